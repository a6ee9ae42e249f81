package danliao.gateway.settings;

/**
 * This process, as others know it in Redis: the gateway's id and a number new at each start.
 *
 * @param value {@code <gateway id>#<start millis in base 36>}
 */
public record Incarnation(String gatewayId, String value) {
  public static Incarnation startedAt(String gatewayId, long startMillis) {
    return new Incarnation(gatewayId, gatewayId + '#' + Long.toString(startMillis, 36));
  }
}
