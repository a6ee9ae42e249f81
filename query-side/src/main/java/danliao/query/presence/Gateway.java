package danliao.query.presence;

/**
 * A living gateway process.
 *
 * @param incarnation unlike that of any process before at the same address
 * @param grpcAddress host:port
 */
public record Gateway(String incarnation, String grpcAddress) {}
