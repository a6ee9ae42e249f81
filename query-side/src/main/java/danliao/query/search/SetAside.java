package danliao.query.search;

import org.apache.rocketmq.common.message.MessageExt;

/** Where references go whose document cannot be stored for a reason of its own. */
interface SetAside {
  /** Keeps it; the same one twice is kept once. */
  void keep(MessageExt reference, String cause);

  /** How many are kept. */
  long size();
}
