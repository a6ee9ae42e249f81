package danliao.query.admin;

import danliao.query.api.NotFoundException;
import danliao.query.verify.Verifications;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Verifications of projections: begin, see, cancel. */
@RestController
final class VerificationsController {
  private static final String VERIFY = "/admin/v1/projections/{name}/verify";

  private final Verifications verifications;

  VerificationsController(Verifications verifications) {
    this.verifications = verifications;
  }

  @Operation(
      operationId = "beginVerification",
      summary = "compares a projection with a fresh fold of its events")
  @PostMapping(VERIFY)
  ResponseEntity<Verifications.Status> begin(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable Integer eventsPerSecond) {
    requireKnown(name);
    Optional<String> refusal = verifications.begin(name, Pace.of(eventsPerSecond));
    if (refusal.isPresent()) {
      throw new ResponseStatusException(HttpStatus.CONFLICT, refusal.get());
    }
    return ResponseEntity.accepted()
        .location(URI.create(VERIFY.replace("{name}", name)))
        .body(status(name));
  }

  @Operation(operationId = "readVerification", summary = "the newest verification")
  @GetMapping(VERIFY)
  Verifications.Status status(@PathVariable String name) {
    requireKnown(name);
    return verifications
        .status(name)
        .orElseThrow(() -> new NotFoundException("no verification of " + name));
  }

  @Operation(operationId = "cancelVerification", summary = "ends a verification")
  @DeleteMapping(VERIFY)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void cancel(@PathVariable String name) {
    requireKnown(name);
    if (!verifications.cancel(name)) {
      throw new ResponseStatusException(
          HttpStatus.CONFLICT, "no verification of " + name + " is under way");
    }
  }

  private void requireKnown(String name) {
    if (!verifications.isKnown(name)) {
      throw new NotFoundException("no projection " + name);
    }
  }
}
