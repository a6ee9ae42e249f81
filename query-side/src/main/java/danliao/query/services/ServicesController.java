package danliao.query.services;

import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** For operators. */
@RestController
final class ServicesController {
  private final ServiceWatch watch;

  ServicesController(ServiceWatch watch) {
    this.watch = watch;
  }

  @Operation(
      operationId = "listServices",
      summary = "which services run, how they are, and their metrics")
  @GetMapping("/admin/v1/services")
  ServiceWatch.Look list() throws InterruptedException {
    return watch.look();
  }
}
