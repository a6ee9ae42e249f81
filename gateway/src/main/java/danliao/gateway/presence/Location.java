package danliao.gateway.presence;

/**
 * Where a connected device is.
 *
 * @param incarnation the gateway process that holds it
 * @param grpcAddress host:port of that process
 */
public record Location(String deviceId, String incarnation, String grpcAddress) {}
