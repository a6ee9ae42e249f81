package danliao.query.api;

import danliao.query.database.MySql;
import danliao.query.store.StoreUnavailableException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every error of a query as RFC 9457 problem details, without a word about our insides. */
@RestControllerAdvice
class ApiErrors extends ResponseEntityExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);
  private static final String RETRY_AFTER_SECONDS = "2";

  @ExceptionHandler(BadRequestException.class)
  ProblemDetail badRequest(BadRequestException e) {
    return Problems.of(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
  }

  /** Of a query string that cannot be decoded, such as {@code ?cursor=%%%}. */
  @ExceptionHandler(InvalidParameterException.class)
  ProblemDetail unreadable(InvalidParameterException e) {
    return Problems.of(HttpStatus.valueOf(e.getErrorCode()), "the query string cannot be read");
  }

  @ExceptionHandler(NotFoundException.class)
  ProblemDetail notFound(NotFoundException e) {
    return Problems.of(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()));
  }

  @ExceptionHandler(StoreUnavailableException.class)
  ResponseEntity<ProblemDetail> unavailable(StoreUnavailableException e) {
    log.atWarn().addKeyValue("store", e.store()).addKeyValue("cause", e.getMessage()).log("503");
    return unavailable(e.store() + " cannot answer now");
  }

  /** Of the database and of Redis: Spring says in the same words that they cannot answer. */
  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ResponseEntity<ProblemDetail> dataAccess(RuntimeException e) {
    // RedisSystemException: Redis is up and still loads its data.
    if (MySql.cannotAnswer(e) || e instanceof RedisSystemException) {
      log.atWarn().addKeyValue("cause", e.getMessage()).log("503");
      return unavailable("a store cannot answer now");
    }
    return ResponseEntity.internalServerError().body(unexpected(e));
  }

  /** Counted where it is thrown: a line for each would be a flood too. */
  @ExceptionHandler(TooManyReadsException.class)
  ResponseEntity<ProblemDetail> tooMany(TooManyReadsException e) {
    return unavailable(String.valueOf(e.getMessage()));
  }

  static ResponseEntity<ProblemDetail> unavailable(String detail) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .body(Problems.of(HttpStatus.SERVICE_UNAVAILABLE, detail));
  }

  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (body instanceof ProblemDetail problem) {
      Problems.typed(problem);
    }
    return super.createResponseEntity(body, headers, status, request);
  }

  /** Security's own are answered by its filters. */
  @ExceptionHandler({AccessDeniedException.class, AuthenticationException.class})
  void security(RuntimeException e) {
    throw e;
  }

  @ExceptionHandler(Exception.class)
  ProblemDetail unexpected(Exception e) {
    log.atError().setCause(e).log("a query failed");
    return Problems.of(HttpStatus.INTERNAL_SERVER_ERROR, "the query failed; the cause is logged");
  }
}
