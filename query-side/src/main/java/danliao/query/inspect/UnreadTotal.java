package danliao.query.inspect;

/** How much a user has not read; made by the unread view. */
@FunctionalInterface
public interface UnreadTotal {
  long of(String userId);
}
