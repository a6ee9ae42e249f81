package danliao.command.intake;

import danliao.command.message.GroupCommit;
import danliao.command.message.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets a group of requests decided and stored: together and optimistic, together with look-ups, at
 * last one by one.
 */
final class Decider {
  private static final Logger log = LoggerFactory.getLogger(Decider.class);

  private final GroupCommit groups;
  private final IntakeMetrics metrics;
  private final int tries;

  Decider(GroupCommit groups, IntakeMetrics metrics, int tries) {
    this.groups = groups;
    this.metrics = metrics;
    this.tries = tries;
  }

  /**
   * One decision for each request, in order. Safe to repeat.
   *
   * @throws RuntimeException if a store cannot answer; some of the requests may be stored
   */
  List<Decision> decide(List<Request> requests) {
    try {
      return commit(requests, true);
    } catch (RuntimeException e) {
      if (kindOf(e) == FailureKind.OWN) {
        return oneByOne(requests);
      }
    }
    try {
      return commit(requests, false);
    } catch (RuntimeException e) {
      FailureKind kind = kindOf(e);
      log.atInfo()
          .addKeyValue("kind", kind)
          .addKeyValue("commands", requests.size())
          .log("group failed, trying one by one");
      return oneByOne(requests);
    }
  }

  private List<Decision> oneByOne(List<Request> requests) {
    List<Decision> decisions = new ArrayList<>(requests.size());
    requests.forEach(request -> decisions.add(alone(request)));
    return decisions;
  }

  private Decision alone(Request request) {
    for (int left = tries - 1; ; left--) {
      try {
        return commit(List.of(request), false).getFirst();
      } catch (RuntimeException e) {
        kindOf(e);
        if (left == 0) {
          return new Decision.Failed(request, e);
        }
      }
    }
  }

  /** Lets a store's failure pass: nothing is decided while it is away. */
  private FailureKind kindOf(RuntimeException failure) {
    FailureKind kind = FailureKind.of(failure);
    switch (kind) {
      case STORE_AWAY -> throw failure;
      case CONFLICT -> metrics.conflict();
      case OWN -> {}
    }
    return kind;
  }

  private List<Decision> commit(List<Request> requests, boolean optimistic) {
    List<Outcome> outcomes =
        metrics.commit(
            requests.size(),
            () -> groups.commit(requests.stream().map(Request::command).toList(), optimistic));
    List<Decision> decisions = new ArrayList<>(outcomes.size());
    for (int i = 0; i < outcomes.size(); i++) {
      decisions.add(new Decision.Decided(requests.get(i), outcomes.get(i)));
    }
    return decisions;
  }
}
