package danliao.query.admin;

import danliao.query.api.NotFoundException;
import danliao.query.rebuild.Rebuilds;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.json.JsonMapper;

/** Rebuilds of projections: begin, follow, cancel, roll back. */
@RestController
final class RebuildsController {
  private static final String REBUILD = "/admin/v1/projections/{name}/rebuild";
  private static final int FOLLOWERS = 16;
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Rebuilds rebuilds;
  private final JsonMapper json;
  private final Semaphore followers = new Semaphore(FOLLOWERS);
  private final CountDownLatch closing = new CountDownLatch(1);

  RebuildsController(Rebuilds rebuilds, JsonMapper json) {
    this.rebuilds = rebuilds;
    this.json = json;
  }

  @Operation(
      operationId = "beginRebuild",
      summary = "makes a new generation from all events, while the present one is read")
  @PostMapping(REBUILD)
  ResponseEntity<Rebuilds.Status> begin(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable Integer eventsPerSecond) {
    requireKnown(name);
    if (!rebuilds.begin(name, Pace.of(eventsPerSecond))) {
      throw conflict("a generation of " + name + " is in the making");
    }
    return accepted(name);
  }

  @Operation(
      operationId = "readRebuild",
      summary = "the newest generation; as a stream of events if asked")
  @GetMapping(path = REBUILD, produces = MediaType.APPLICATION_JSON_VALUE)
  Rebuilds.Status status(@PathVariable String name) {
    requireKnown(name);
    return rebuilds
        .status(name)
        .orElseThrow(() -> new NotFoundException("no generation of " + name));
  }

  /**
   * The same as events, one a second, until it is done: the last one says how it ended. Ends after
   * an hour, and when the service stops. Runs in the request's own virtual thread.
   */
  @Operation(
      operationId = "readRebuild",
      summary = "the newest generation; as a stream of events if asked",
      responses =
          @ApiResponse(
              responseCode = "200",
              content =
                  @Content(
                      mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                      schema = @Schema(implementation = Rebuilds.Status.class))))
  @GetMapping(path = REBUILD, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void follow(@PathVariable String name, HttpServletResponse response)
      throws IOException, InterruptedException {
    Rebuilds.Status status = status(name);
    if (!followers.tryAcquire()) {
      throw new ResponseStatusException(
          HttpStatus.SERVICE_UNAVAILABLE, "more than " + FOLLOWERS + " follow rebuilds");
    }
    try {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      OutputStream out = response.getOutputStream();
      long end = System.nanoTime() + LONGEST.toNanos();
      send(out, status);
      while (status.isUnderWay()
          && System.nanoTime() < end
          && !closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        status = status(name);
        send(out, status);
      }
    } finally {
      followers.release();
    }
  }

  @Operation(
      operationId = "cancelRebuild",
      summary = "ends a rebuild; the present generation stays")
  @DeleteMapping(REBUILD)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void cancel(@PathVariable String name) {
    requireKnown(name);
    if (!rebuilds.cancel(name)) {
      throw conflict("no generation of " + name + " is in the making");
    }
  }

  @Operation(
      operationId = "rollBack",
      summary = "back to the generation before, as long as it is kept")
  @PostMapping("/admin/v1/projections/{name}/rollback")
  ResponseEntity<Rebuilds.Status> rollBack(@PathVariable String name) {
    requireKnown(name);
    if (!rebuilds.rollBack(name)) {
      throw conflict(
          "%s has no former generation any more, or one is in the making".formatted(name));
    }
    return accepted(name);
  }

  /** A graceful stop waits for the requests under way. */
  @EventListener(ContextClosedEvent.class)
  void close() {
    closing.countDown();
  }

  private void send(OutputStream out, Rebuilds.Status status) throws IOException {
    String event = "data: " + json.writeValueAsString(status) + "\n\n";
    out.write(event.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private ResponseEntity<Rebuilds.Status> accepted(String name) {
    return ResponseEntity.accepted()
        .location(URI.create(REBUILD.replace("{name}", name)))
        .body(status(name));
  }

  private void requireKnown(String name) {
    if (!rebuilds.isKnown(name)) {
      throw new NotFoundException("no projection " + name);
    }
  }

  private static ResponseStatusException conflict(String why) {
    return new ResponseStatusException(HttpStatus.CONFLICT, why);
  }
}
