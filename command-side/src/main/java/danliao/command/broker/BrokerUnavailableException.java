package danliao.command.broker;

import org.jspecify.annotations.Nullable;

/** RocketMQ cannot take a message now. Worth another try. */
public final class BrokerUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokerUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
