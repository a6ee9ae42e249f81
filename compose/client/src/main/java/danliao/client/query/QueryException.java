package danliao.client.query;

import java.io.IOException;

/** The query API answered with a problem where an answer was expected. */
public final class QueryException extends IOException {
  private static final long serialVersionUID = 1L;
  private final transient Answer answer;

  QueryException(String request, Answer answer) {
    super(
        request + " answered " + answer.status() + ' ' + answer.body().path("detail").asString(""));
    this.answer = answer;
  }

  public int status() {
    return answer.status();
  }

  public Answer answer() {
    return answer;
  }
}
