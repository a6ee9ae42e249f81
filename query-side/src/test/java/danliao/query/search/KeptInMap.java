package danliao.query.search;

import java.util.Map;
import org.apache.rocketmq.common.message.MessageExt;

/** What was set aside and why, by key. */
record KeptInMap(Map<String, String> kept) implements SetAside {
  @Override
  public void keep(MessageExt reference, String cause) {
    kept.put(reference.getKeys(), cause);
  }

  @Override
  public long size() {
    return kept.size();
  }
}
