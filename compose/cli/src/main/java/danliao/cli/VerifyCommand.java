package danliao.cli;

import danliao.client.query.Answer;
import danliao.client.query.QueryClient;
import danliao.client.query.QueryException;
import danliao.client.query.VerifyStatus;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * Compares projections with a fresh fold of all events, while they serve, and names what differs.
 * Exits with 1 if anything does.
 */
@Command(
    name = "verify",
    description = "compare projections with a fresh fold of all events, while they serve")
public final class VerifyCommand extends OperationCommand<VerifyStatus> {
  @Override
  Answer begin(QueryClient client, String name, @Nullable Integer eventsPerSecond) {
    return client.verify(name, eventsPerSecond);
  }

  @Override
  Answer cancel(QueryClient client, String name) {
    return client.cancelVerify(name);
  }

  @Override
  VerifyStatus status(QueryClient client, String name) throws QueryException {
    return client.verifyStatus(name);
  }

  @Override
  boolean isGood(VerifyStatus ended) {
    return ended.isClean();
  }

  @Override
  String lineOf(VerifyStatus status) {
    StringBuilder line =
        new StringBuilder(
            String.format(Locale.ROOT, "%-13s %-9s ", status.projection(), status.state()));
    VerifyStatus.Result result = status.result();
    if (result != null) {
      line.append(found(result));
    } else if (status.state().equals("COMPARING")) {
      line.append(status.rows() == null ? "" : status.rows() + " rows");
    } else {
      line.append(filled(status));
    }
    if (status.error() != null) {
      line.append(": ").append(status.error());
    }
    return line.toString();
  }

  private static String filled(VerifyStatus status) {
    String eta = status.etaSeconds() == null ? "" : ", " + status.etaSeconds() + " s left";
    return String.format(
        Locale.ROOT,
        "%s  %d of %d%s",
        OperationProgress.bar(status.percent()),
        status.position(),
        status.head(),
        eta);
  }

  private static String found(VerifyStatus.Result result) {
    StringBuilder found =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%d rows up to event %d: %d missing, %d extra, %d different",
                result.rows(),
                result.position(),
                result.missing(),
                result.extra(),
                result.different()));
    if (result.unconfirmed() > 0) {
      found.append(", ").append(result.unconfirmed()).append(" more that were seen once");
    }
    if (result.moving() > 0) {
      found.append(", ").append(result.moving()).append(" too busy to tell");
    }
    return found.toString();
  }

  /** The first of what differs. */
  @Override
  List<String> detailsOf(VerifyStatus ended) {
    VerifyStatus.Result result = ended.result();
    return result == null
        ? List.of()
        : result.first().stream().map(one -> ended.projection() + ": " + one).toList();
  }
}
