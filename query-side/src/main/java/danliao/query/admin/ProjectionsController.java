package danliao.query.admin;

import danliao.query.processing.ProjectionReport;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class ProjectionsController {
  private final ProjectionReport report;

  ProjectionsController(ProjectionReport report) {
    this.report = report;
  }

  @Operation(operationId = "listProjections", summary = "how far each projection is")
  @GetMapping("/admin/v1/projections")
  Projections list() {
    return new Projections(report.items());
  }

  record Projections(List<ProjectionReport.Item> items) {}
}
