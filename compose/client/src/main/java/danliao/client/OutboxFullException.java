package danliao.client;

/** A message could not be kept, and nothing of it was; whoever wrote it still has it. */
public final class OutboxFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutboxFullException(String message) {
    super(message);
  }
}
