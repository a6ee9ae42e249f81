package danliao.query.processing;

/** A projection that is filled by something else than a processing group. */
public interface ReportedProjection {
  /** How it is doing now. */
  ProjectionReport.Item report();
}
