package danliao.cli;

import danliao.client.query.Answer;
import danliao.client.query.QueryClient;
import danliao.client.query.QueryException;
import danliao.client.query.RebuildStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Fills new generations of projections from all events, while the old ones serve. */
@Command(
    name = "rebuild",
    description = "fill projections anew from all events, while the old ones serve")
public final class RebuildCommand extends OperationCommand<RebuildStatus> {
  @Override
  Answer begin(QueryClient client, String name, @Nullable Integer eventsPerSecond) {
    return client.rebuild(name, eventsPerSecond);
  }

  @Override
  Answer cancel(QueryClient client, String name) {
    return client.cancelRebuild(name);
  }

  @Override
  RebuildStatus status(QueryClient client, String name) throws QueryException {
    return client.rebuildStatus(name);
  }

  @Override
  String lineOf(RebuildStatus status) {
    return RebuildLine.of(status);
  }

  @Override
  boolean isGood(RebuildStatus ended) {
    return ended.isLive();
  }
}
