package danliao.query.api;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Which queries return messages with their content: those are bounded. A kind for each store that
 * they are read from, so that one that hangs holds up nobody who asks another.
 */
final class ReadBounds implements WebMvcConfigurer {
  private final BoundedReads history;
  private final BoundedReads search;
  private final BoundedReads single;

  ReadBounds(ReadSettings settings, MeterRegistry meters) {
    history = new BoundedReads("history", ReadBounds::history, settings, meters);
    search = new BoundedReads("search", ReadBounds::limit, settings, meters);
    single = new BoundedReads("single", request -> 1, settings, meters);
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(history).addPathPatterns("/v1/conversations/*/messages", "/v1/offline");
    registry.addInterceptor(search).addPathPatterns("/v1/search");
    registry.addInterceptor(single).addPathPatterns("/v1/messages/**");
  }

  /** A page of the past is made of as much as the largest, however little it returns. */
  static int history(HttpServletRequest request) {
    return request.getParameter("asOf") == null ? limit(request) : Limits.MAX;
  }

  /** What cannot be read here counts as the most: Spring may read it. */
  static int limit(HttpServletRequest request) {
    @Nullable String limit = request.getParameter("limit");
    if (limit == null || limit.isEmpty()) {
      return Limits.DEFAULT;
    }
    try {
      return Math.clamp(Integer.parseInt(limit), 1, Limits.MAX);
    } catch (NumberFormatException e) {
      return Limits.MAX;
    }
  }
}
