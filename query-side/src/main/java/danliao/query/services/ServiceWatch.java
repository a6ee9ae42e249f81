package danliao.query.services;

import danliao.query.services.Samples.Sample;
import danliao.query.store.AtOnce;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the services' actuators, all at once, and at most once a second however many look.
 * Thread-safe.
 */
final class ServiceWatch {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_BYTES = 4 << 20;

  private final Map<String, URI> services;
  private final JsonMapper json;
  private final Clock clock;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  // Not synchronized: whoever waits is a virtual thread, and would keep its carrier.
  private final ReentrantLock looking = new ReentrantLock();
  private @Nullable Look last;
  private long lastNanos;

  ServiceWatch(Map<String, URI> services, JsonMapper json, Clock clock) {
    this.services = services;
    this.json = json;
    this.clock = clock;
  }

  /** All services as they were at a moment. */
  record Look(Instant at, List<Service> items) {}

  /**
   * One service.
   *
   * @param kind its name without what numbers it
   * @param since when it was started; null where it does not say
   * @param memoryBytes what its heap and the rest of its JVM use
   */
  record Service(
      String name,
      String kind,
      String address,
      State state,
      @Nullable Instant since,
      @Nullable Long memoryBytes,
      List<Component> components,
      List<Sample> samples) {}

  /** Whether it serves, says that it cannot, or does not answer. */
  enum State {
    UP,
    DOWN,
    UNREACHABLE
  }

  /** What a service depends on, or is made of, and how it finds that. */
  record Component(String name, String status) {}

  Look look() throws InterruptedException {
    looking.lock();
    try {
      Look known = last;
      if (known != null && System.nanoTime() - lastNanos < FRESH_NANOS) {
        return known;
      }
      Look found = new Look(clock.instant(), ask());
      last = found;
      lastNanos = System.nanoTime();
      return found;
    } finally {
      looking.unlock();
    }
  }

  private List<Service> ask() throws InterruptedException {
    return AtOnce.ask(
        List.copyOf(services.keySet()),
        PATIENCE,
        this::ask,
        (name, failure) -> service(name, State.UNREACHABLE, List.of(), List.of()));
  }

  private Service ask(String name) throws IOException, InterruptedException {
    URI address = address(name);
    JsonNode health = json(get(address.resolve("/actuator/health")));
    List<Component> components = new ArrayList<>();
    health
        .path("components")
        .forEachEntry(
            (component, said) ->
                components.add(new Component(component, said.path("status").asString("UNKNOWN"))));
    List<Sample> samples =
        Samples.parse(get(address.resolve("/actuator/prometheus"))).stream()
            .filter(ServiceWatch::isShown)
            .toList();
    boolean up = health.path("status").asString("").equals("UP");
    return service(name, up ? State.UP : State.DOWN, components, samples);
  }

  private Service service(
      String name, State state, List<Component> components, List<Sample> samples) {
    return new Service(
        name,
        name.replaceFirst("-\\d+$", ""),
        address(name).toString(),
        state,
        samples.stream()
            .filter(sample -> sample.name().equals("process_start_time_seconds"))
            .findFirst()
            .map(sample -> Instant.ofEpochMilli((long) (sample.value() * 1000)))
            .orElse(null),
        samples.isEmpty() ? null : memory(samples),
        components,
        samples);
  }

  private static long memory(List<Sample> samples) {
    return (long)
        samples.stream()
            .filter(sample -> sample.name().equals("jvm_memory_used_bytes"))
            .mapToDouble(Sample::value)
            .sum();
  }

  /** Of the JVM and its libraries only what a page about the whole needs; no histograms. */
  private static boolean isShown(Sample sample) {
    String name = sample.name();
    return (name.startsWith("danliao_") && !name.endsWith("_bucket"))
        || name.startsWith("process_")
        || name.equals("jvm_memory_used_bytes")
        || name.equals("jvm_threads_live_threads");
  }

  private URI address(String name) {
    URI address = services.get(name);
    if (address == null) {
      throw new IllegalArgumentException("no service " + name);
    }
    return address;
  }

  /** Whatever its status: one that is down says so with 503. */
  private String get(URI address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    HttpResponse<InputStream> answer =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      return new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }
  }

  private JsonNode json(String text) throws IOException {
    try {
      return json.readTree(text);
    } catch (JacksonException e) {
      throw new IOException("expected JSON", e);
    }
  }
}
