package danliao.query.delivery;

import java.util.List;

/** Where pushes go. */
@FunctionalInterface
interface Gateways {
  /**
   * Hands over all, each gateway's in order; returns when each has confirmed or is known to fail,
   * and what was confirmed by then has run its {@link Push#reached}. What one does not confirm is
   * tried again in the background as long as the gateway lives; when it does not, its clients
   * reconnect and hear of it then.
   */
  void push(List<Push> pushes);
}
