package danliao.command.message;

import static org.axonframework.commandhandling.GenericCommandMessage.asCommandMessage;

import danliao.axon.EventStoreConflicts;
import danliao.axon.EventStreams;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;

/** Decides a group of commands in one unit of work with one transaction. Thread-safe. */
public final class GroupCommit {
  private final CommandBus commands;
  private final TransactionManager transactions;
  private final EventStreams stored;
  private final MessageCache cache;

  GroupCommit(
      CommandBus commands,
      TransactionManager transactions,
      EventStreams stored,
      MessageCache cache) {
    this.commands = commands;
    this.transactions = transactions;
    this.stored = stored;
    this.cache = cache;
  }

  /**
   * Stores what the commands decide, all or nothing.
   *
   * <p>What the cache does not know is looked up before, all at once.
   *
   * @param optimistic takes first sends that are not in the cache for new, without a look at the
   *     store, which refuses the group at the commit if one was not
   * @return the outcomes, in the order of the commands
   * @throws RuntimeException if nothing was stored, or nobody knows; nothing of the group is left
   *     in the cache, and nothing of any other unless it was a conflict
   */
  public List<Outcome> commit(List<MessageCommand> group, boolean optimistic) {
    DefaultUnitOfWork<Message<?>> unit = new DefaultUnitOfWork<>(new GenericMessage<>("group"));
    try {
      unit.start();
      unit.attachTransaction(transactions);
      MessageRepository.prepare(unit, streams(group, optimistic));
      List<Outcome> outcomes = new ArrayList<>(group.size());
      for (MessageCommand command : group) {
        outcomes.add(decide(command));
      }
      unit.commit();
      return outcomes;
    } catch (RuntimeException e) {
      if (unit.isActive()) {
        unit.rollback(e);
      }
      forget(group, e);
      throw e;
    }
  }

  /** After the rollback: what it left in the cache is a state that was never stored. */
  private void forget(List<MessageCommand> group, RuntimeException failure) {
    if (EventStoreConflicts.isConflict(failure)) {
      cache.evict(group.stream().map(MessageCommand::messageId).toList());
    } else {
      cache.evictAll();
    }
  }

  private Map<String, List<DomainEventMessage<?>>> streams(
      List<MessageCommand> group, boolean optimistic) {
    Map<String, List<DomainEventMessage<?>>> streams = new HashMap<>();
    Set<String> unknown = new HashSet<>();
    for (MessageCommand command : group) {
      if (cache.containsKey(command.messageId())) {
        continue;
      }
      if (optimistic && isFirst(command)) {
        streams.put(command.messageId(), List.of());
      } else {
        unknown.add(command.messageId());
      }
    }
    if (!unknown.isEmpty()) {
      streams.putAll(stored.read(unknown));
    }
    return streams;
  }

  private static boolean isFirst(MessageCommand command) {
    return command instanceof SendC2C send && send.kind() == SendC2C.Kind.FIRST;
  }

  private Outcome decide(MessageCommand command) {
    AtomicReference<CommandResultMessage<?>> result = new AtomicReference<>();
    commands.<MessageCommand, Object>dispatch(
        asCommandMessage(command), (sent, answer) -> result.set(answer));
    CommandResultMessage<?> answer = result.get();
    if (!answer.isExceptional()) {
      return (Outcome) answer.getPayload();
    }
    return switch (answer.exceptionResult()) {
      case AggregateNotFoundException unknown -> Outcome.UNKNOWN;
      case RuntimeException failure -> throw failure;
      case Throwable failure -> throw new CommandExecutionException("command failed", failure);
    };
  }
}
