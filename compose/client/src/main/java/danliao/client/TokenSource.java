package danliao.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a chat has its tokens from. Both methods are called on a thread of their own and may block;
 * what has not come after 30 s is asked for again.
 */
@FunctionalInterface
public interface TokenSource {
  /** The JWT to connect with now. */
  String current() throws IOException, InterruptedException;

  /**
   * A new one, for the current one has expired or was refused. Null where there is none to be had,
   * which closes the chat as {@link ChatState.Reason#UNAUTHORIZED}; an exception where that could
   * not be found out, which is tried again later.
   */
  default @Nullable String renew() throws IOException, InterruptedException {
    return null;
  }
}
