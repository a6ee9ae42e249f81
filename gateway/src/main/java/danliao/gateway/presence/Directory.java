package danliao.gateway.presence;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where users are. */
public interface Directory {
  /** The user's devices on gateways that are alive; fails if that cannot be told now. */
  CompletionStage<List<Location>> locate(String userId);
}
