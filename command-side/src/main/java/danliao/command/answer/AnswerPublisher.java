package danliao.command.answer;

import danliao.api.wire.AnswerBody;
import java.util.List;

/** Takes answers on their way to clients. */
public interface AnswerPublisher {
  /**
   * Returns when the broker has them all.
   *
   * @throws RuntimeException if it may not have all of them; safe to repeat
   */
  void publish(List<AnswerBody> answers);
}
