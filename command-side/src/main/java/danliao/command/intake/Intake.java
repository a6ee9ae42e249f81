package danliao.command.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.Topics;
import danliao.api.wire.AnswerBody;
import danliao.command.answer.AnswerPublisher;
import danliao.command.answer.Answers;
import danliao.command.deadletter.DeadCommand;
import danliao.command.deadletter.DeadCommands;
import danliao.command.message.MessageCommand;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles one batch from the broker, from bodies to answers. Thread-safe. */
final class Intake {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  /** Of bodies in one transaction: each thread holds what is made of them several times. */
  private static final int MOST_BYTES = 1 << 20;

  private final Decider decider;
  private final Overtaken overtaken;
  private final AnswerPublisher answers;
  private final DeadCommands dead;
  private final IntakeMetrics metrics;
  private final Clock clock;
  private final int most;

  /**
   * @param most commands that are decided and stored together: a body may hold many
   */
  Intake(
      Decider decider,
      Overtaken overtaken,
      AnswerPublisher answers,
      DeadCommands dead,
      IntakeMetrics metrics,
      Clock clock,
      int most) {
    this.decider = decider;
    this.overtaken = overtaken;
    this.answers = answers;
    this.dead = dead;
    this.metrics = metrics;
    this.clock = clock;
    this.most = most;
  }

  /**
   * Returns when everything the batch asks for is stored and every answer is with the broker.
   *
   * @throws RuntimeException if it is not; the same batch may come again
   */
  void take(List<MessageExt> bodies) {
    List<Request> group = new ArrayList<>(Math.min(most, bodies.size()));
    int bytes = 0;
    for (MessageExt body : bodies) {
      if (bytes + body.getBody().length > MOST_BYTES && !group.isEmpty()) {
        decide(group);
        group = new ArrayList<>();
        bytes = 0;
      }
      bytes += body.getBody().length;
      for (MessageCommand command : decode(body)) {
        group.add(new Request(command, body));
        if (group.size() == most) {
          decide(group);
          group = new ArrayList<>();
          bytes = 0;
        }
      }
    }
    if (!group.isEmpty()) {
      decide(group);
    }
    bodies.forEach(body -> metrics.committed(body.getStoreTimestamp(), clock.millis()));
  }

  /** None of a body that nobody can read: that is set aside. */
  private List<MessageCommand> decode(MessageExt body) {
    try {
      return commandsOf(body);
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      setAside(body, e);
      return List.of();
    }
  }

  private void decide(List<Request> group) {
    Duration behind = overtaken.behind();
    answer(decider.decide(group), behind);
  }

  private static List<MessageCommand> commandsOf(MessageExt body)
      throws InvalidProtocolBufferException {
    String tag = body.getTags();
    String version = body.getUserProperty(Topics.VERSION_PROPERTY);
    return CommandDecoder.decode(
        tag == null ? "" : tag, version == null ? "" : version, body.getBody());
  }

  private void answer(List<Decision> decisions, Duration behind) {
    List<Decision.Decided> early = new ArrayList<>();
    List<AnswerBody> told = new ArrayList<>();
    for (Decision decision : decisions) {
      MessageCommand command = decision.request().command();
      switch (decision) {
        case Decision.Decided decided when overtaken.mayCome(decided, behind) -> early.add(decided);
        case Decision.Decided decided -> {
          if (overtaken.isGivenUp(decided, behind)) {
            metrics.gaveUp();
          }
          metrics.result(decided.outcome());
          Answers.to(command, decided.outcome()).ifPresent(told::add);
        }
        case Decision.Failed failed -> {
          setAside(failed.request().source(), failed.cause());
          Answers.unavailable(command).ifPresent(told::add);
        }
      }
    }
    early.forEach(decided -> metrics.putBack());
    overtaken.putBack(early);
    answers.publish(told);
  }

  private void setAside(MessageExt body, Exception cause) {
    dead.setAside(
        new DeadCommand(
            placeOf(body),
            body.getTopic(),
            body.getTags(),
            body.getUserProperty(Topics.VERSION_PROPERTY),
            body.getKeys(),
            body.getBody(),
            cause.getClass().getSimpleName() + ": " + cause.getMessage()));
    metrics.dead();
    log.atError()
        .addKeyValue("brokerMessageId", placeOf(body))
        .addKeyValue("keys", body.getKeys())
        .addKeyValue("tag", body.getTags())
        .addKeyValue("cause", cause.getClass().getName())
        .log("command set aside");
  }

  private static String placeOf(MessageExt body) {
    return Topics.placeOf(
        body.getTopic(), body.getBrokerName(), body.getQueueId(), body.getQueueOffset());
  }
}
