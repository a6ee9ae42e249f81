package danliao.gateway.broker;

import java.time.Duration;

/**
 * What the publisher needs to know.
 *
 * @param inFlight publishes the broker has not answered, at most
 * @param bytesInFlight of their bodies
 */
record BrokerSettings(
    String nameServer, String commandTopic, Duration timeout, int inFlight, long bytesInFlight) {}
