package danliao.query.presence;

/**
 * A connected device.
 *
 * @param sinceMillis when it was registered, by Redis's clock
 */
public record Device(String deviceId, Gateway gateway, long sinceMillis) {}
