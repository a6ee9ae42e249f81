package danliao.query.search;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.transport.TransportException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.elasticsearch.NoSuchIndexException;
import org.springframework.data.elasticsearch.ResourceNotFoundException;

/**
 * What Elasticsearch says of something that it did not do.
 *
 * @param status of HTTP; 0 where there was no answer
 * @param kind Elasticsearch's word for it; empty where the answer is not in its words
 */
record Failure(int status, String kind) {
  static final int CONFLICT = 409;
  static final int NOT_FOUND = 404;
  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;

  /** What is behind an exception of Spring Data, which does not always keep its cause. */
  static Failure of(RuntimeException thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ElasticsearchException e) {
        return new Failure(e.status(), String.valueOf(e.error().type()));
      }
      if (cause instanceof TransportException e) {
        return new Failure(e.statusCode(), "");
      }
      if (cause instanceof NoSuchIndexException || cause instanceof ResourceNotFoundException) {
        return new Failure(NOT_FOUND, "");
      }
      if (cause instanceof DataIntegrityViolationException) {
        return new Failure(BAD_REQUEST, "validation_exception");
      }
    }
    return new Failure(0, "");
  }

  /** Whether it is for what was sent; all else is tried again. */
  boolean isRefusal() {
    // Not in Elasticsearch's words, as where a proxy answers: only of the size it can judge.
    return status == TOO_LARGE
        // A closed index is 400, too.
        || (status == BAD_REQUEST && !kind.isEmpty() && !"index_closed_exception".equals(kind));
  }
}
