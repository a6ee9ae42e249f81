package danliao.gateway.drain;

import danliao.api.rpc.ListUndeliveredResponse;
import java.util.concurrent.CompletableFuture;

/** What users never acknowledged, by pages, oldest first. */
interface UndeliveredPages {
  /**
   * Never blocks; fails if no query side can answer now.
   *
   * @param cursor empty for the first page
   */
  CompletableFuture<ListUndeliveredResponse> list(String userId, String cursor);
}
