package danliao.query.delivery;

import java.util.List;

/** Where pushes go. */
@FunctionalInterface
interface Gateways {
  /**
   * Hands over all, each gateway's in order; returns when every gateway has answered or was passed
   * over. One that does not answer is no error: its clients reconnect and hear of it then.
   */
  void push(List<Push> pushes);
}
