package danliao.query.api;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import tools.jackson.databind.json.JsonMapper;

/** Writes RFC 9457 problem details where Spring MVC has not begun or has given up: the filters. */
final class Problems implements AuthenticationEntryPoint, AccessDeniedHandler {
  private final JsonMapper json;
  private final AuthenticationEntryPoint unauthenticated =
      new BearerTokenAuthenticationEntryPoint();
  private final AccessDeniedHandler denied = new BearerTokenAccessDeniedHandler();

  Problems(JsonMapper json) {
    this.json = json;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException, ServletException {
    unauthenticated.commence(request, response, e);
    write(request, response, "expected a valid bearer token");
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
      throws IOException, ServletException {
    denied.handle(request, response, e);
    write(request, response, "expected a token with the role this needs");
  }

  private void write(HttpServletRequest request, HttpServletResponse response, String detail)
      throws IOException {
    ProblemDetail problem = of(HttpStatus.valueOf(response.getStatus()), detail);
    problem.setInstance(URI.create(request.getRequestURI()));
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.getOutputStream().write(json.writeValueAsBytes(problem));
  }

  static ProblemDetail of(HttpStatus status, String detail) {
    return typed(ProblemDetail.forStatusAndDetail(status, detail));
  }

  /** Says {@code about:blank} where Spring leaves it to be understood. */
  static ProblemDetail typed(ProblemDetail problem) {
    if (problem.getType() == null) {
      problem.setType(URI.create("about:blank"));
    }
    return problem;
  }
}
