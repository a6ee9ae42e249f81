package danliao.gateway.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;

/** Health and metrics for operators; asked for off the event loop, a few at a time. */
final class Actuator {
  private static final Logger log = LoggerFactory.getLogger(Actuator.class);
  private static final String HEALTH = "/actuator/health";
  private static final String METRICS = "/actuator/prometheus";
  private static final Set<String> PATHS =
      Set.of(HEALTH, HEALTH + "/liveness", HEALTH + "/readiness", METRICS);
  private static final int AT_A_TIME = 8;

  private final HealthEndpoint health;
  private final PrometheusMeterRegistry metrics;
  private final ActuatorCallers callers;
  private final Semaphore permits = new Semaphore(AT_A_TIME);

  Actuator(HealthEndpoint health, PrometheusMeterRegistry metrics, ActuatorCallers callers) {
    this.health = health;
    this.metrics = metrics;
    this.callers = callers;
  }

  /** Whether the path is one of ours, and the caller one who may know that. */
  boolean answers(String path, HttpHeaders headers, @Nullable SocketAddress caller) {
    return PATHS.contains(path) && callers.include(headers, caller);
  }

  void answer(String path, Channel channel) {
    if (!permits.tryAcquire()) {
      Responses.text(channel, HttpResponseStatus.SERVICE_UNAVAILABLE, "asked too often");
      return;
    }
    Thread.ofVirtual()
        .name("actuator")
        .start(
            () -> {
              try {
                answerNow(path, channel);
              } catch (RuntimeException e) {
                log.atError().addKeyValue("path", path).setCause(e).log("actuator failed");
                Responses.text(channel, HttpResponseStatus.INTERNAL_SERVER_ERROR, "failed");
              } finally {
                permits.release();
              }
            });
  }

  private void answerNow(String path, Channel channel) {
    if (path.equals(METRICS)) {
      Responses.send(
          channel,
          HttpResponseStatus.OK,
          "text/plain; version=0.0.4; charset=utf-8",
          metrics.scrape());
      return;
    }
    HealthDescriptor found =
        path.equals(HEALTH)
            ? health.health()
            : health.healthForPath(path.substring(HEALTH.length() + 1));
    Status status = found == null ? Status.UNKNOWN : found.getStatus();
    Responses.send(
        channel,
        status.equals(Status.UP) ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
        "application/json",
        json(status, found));
  }

  /** As Spring Boot says it. Names and statuses are words of ours: nothing needs escaping. */
  private static String json(Status status, @Nullable HealthDescriptor health) {
    Map<String, HealthDescriptor> components =
        health instanceof CompositeHealthDescriptor composite && composite.getComponents() != null
            ? new TreeMap<>(composite.getComponents())
            : Map.of();
    String parts =
        components.entrySet().stream()
            .map(c -> '"' + c.getKey() + "\":{" + json(c.getValue().getStatus()) + '}')
            .collect(Collectors.joining(","));
    return '{' + json(status) + ",\"components\":{" + parts + "}}\n";
  }

  private static String json(Status status) {
    return "\"status\":\"" + status.getCode() + '"';
  }
}
