package danliao.command.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.Ids;
import danliao.api.MessageStatus;
import danliao.api.Timestamps;
import danliao.api.Topics;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ErrorCode;
import danliao.api.wire.AnswerBody;
import danliao.api.wire.ClientAckBody;
import danliao.api.wire.SendC2CBody;
import danliao.api.wire.SendKind;
import danliao.axon.EventStoreConflicts;
import danliao.command.answer.AnswerPublisher;
import danliao.command.deadletter.DeadCommands;
import danliao.command.message.ClientAck;
import danliao.command.message.GroupCommit;
import danliao.command.message.MessageCache;
import danliao.command.message.Outcome;
import danliao.command.message.SendC2C;
import danliao.command.settings.CommandSideSettings;
import danliao.service.broker.Publisher;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class IntakeIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int MOST = 50;
  private static final AtomicLong SEQ = new AtomicLong(1_000_000);

  private static TestStack stack;
  private static ConfigurableApplicationContext commandSide;
  private static JdbcClient database;

  @BeforeAll
  static void start() throws Exception {
    stack = new TestStack();
    commandSide = stack.start(true);
    database = JdbcClient.create(commandSide.getBean(DataSource.class));
    awaitConsumers();
  }

  /** New consumer groups take a while to get their queues. */
  private static void awaitConsumers() throws Exception {
    SendC2CBody first = body(user(), user(), "aaaaaaaa");
    send(first);
    send(first.toBuilder().setSeq(SEQ.incrementAndGet()).build());
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> stack.answers.stream().anyMatch(a -> a.getUserId().equals(first.getSender())));
  }

  @AfterAll
  static void stop() throws Exception {
    if (commandSide != null) {
      commandSide.close();
    }
    stack.close();
  }

  private static SendC2CBody body(String sender, String recipient, String clientMsgId) {
    return body(sender, recipient, clientMsgId, "hello");
  }

  private static SendC2CBody body(
      String sender, String recipient, String clientMsgId, String content) {
    return SendC2CBody.newBuilder()
        .setMessageId(Ids.message(sender, clientMsgId))
        .setClientMsgId(clientMsgId)
        .setConversationId(Ids.conversation(sender, recipient))
        .setSender(sender)
        .setRecipient(recipient)
        .setContentType("text/plain")
        .setContent(content)
        .setSeq(SEQ.incrementAndGet())
        .setSentAt(Timestamps.timestamp(Instant.parse("2026-01-02T03:04:05Z")))
        .build();
  }

  private static ClientAckBody ack(
      String conversation, String by, AckStatus status, String... messageIds) {
    return ClientAckBody.newBuilder()
        .addAllMessageIds(List.of(messageIds))
        .setConversationId(conversation)
        .setBy(by)
        .setStatus(status)
        .setAt(Timestamps.timestamp(Instant.parse("2026-01-02T03:05:05Z")))
        .build();
  }

  private static Message message(String tag, String key, byte[] body) {
    Message message = new Message(stack.commandTopic, tag, key, body);
    message.putUserProperty(Topics.VERSION_PROPERTY, Topics.VERSION);
    return message;
  }

  private static Message message(SendC2CBody body) {
    return message(Topics.SEND, body.getMessageId(), body.toByteArray());
  }

  private static void send(SendC2CBody body) throws Exception {
    stack.publish(message(body), body.getConversationId());
  }

  private static void send(ClientAckBody body) throws Exception {
    String key =
        body.getConversationId().isEmpty() ? body.getMessageIds(0) : body.getConversationId();
    stack.publish(message(Topics.CLIENT_ACK, body.getMessageIds(0), body.toByteArray()), key);
  }

  private static String user() {
    return "u" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
  }

  private static List<String> events(String messageId) {
    return database
        .sql(
            "SELECT payload_type FROM domain_event_entry WHERE aggregate_identifier = ?"
                + " ORDER BY sequence_number")
        .param(messageId)
        .query(String.class)
        .list();
  }

  private static void awaitEvents(String messageId, String... types) {
    await().atMost(SOON).untilAsserted(() -> assertThat(events(messageId)).containsExactly(types));
  }

  private static AnswerBody awaitAnswer(String user) {
    return await()
        .atMost(SOON)
        .until(
            () -> stack.answers.stream().filter(a -> a.getUserId().equals(user)).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void aMessageSentAgainIsStoredOnceAndAnsweredWithTheOriginalAck() throws Exception {
    SendC2CBody first = body(user(), user(), "aaaaaaaa");
    send(first);
    awaitEvents(first.getMessageId(), "MessageSent");
    send(first.toBuilder().setSeq(SEQ.incrementAndGet()).build());
    AnswerBody answer = awaitAnswer(first.getSender());
    assertThat(answer.getFrame().getServerAck().getSeq()).isEqualTo(first.getSeq());
    assertThat(answer.getFrame().getServerAck().getSentAt()).isEqualTo(first.getSentAt());
    assertThat(answer.getRepushTo()).isEqualTo(first.getRecipient());
    assertThat(answer.getRepush().getContent()).isEqualTo("hello");
    assertThat(events(first.getMessageId())).containsExactly("MessageSent");
  }

  @Test
  void otherContentUnderTheSameIdIsRefusedWithoutATrace() throws Exception {
    SendC2CBody first = body(user(), user(), "aaaaaaaa");
    send(first);
    send(first.toBuilder().setContent("other").setSeq(SEQ.incrementAndGet()).build());
    AnswerBody answer = awaitAnswer(first.getSender());
    assertThat(answer.getFrame().getError().getCode()).isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED);
    assertThat(answer.getFrame().getError().getClientMsgId()).isEqualTo("aaaaaaaa");
    assertThat(events(first.getMessageId())).containsExactly("MessageSent");
  }

  @Test
  void onlyTheRecipientsAcknowledgementCounts() throws Exception {
    SendC2CBody first = body(user(), user(), "aaaaaaaa");
    String stranger = user();
    send(first);
    send(ack(first.getConversationId(), stranger, AckStatus.READ, first.getMessageId()));
    send(
        ack(
            first.getConversationId(),
            first.getRecipient(),
            AckStatus.UNREAD,
            first.getMessageId()));
    assertThat(awaitAnswer(stranger).getFrame().getError().getCode())
        .isEqualTo(ErrorCode.NOT_RECIPIENT);
    awaitEvents(first.getMessageId(), "MessageSent", "MessageReceived");
  }

  @Test
  void withinItsConversationAnUnknownMessageIsUnknownAtOnce() throws Exception {
    String reader = user();
    String unknown = Ids.message(user(), "aaaaaaaa");
    send(ack(Ids.conversation(reader, user()), reader, AckStatus.READ, unknown));
    AnswerBody answer = awaitAnswer(reader);
    assertThat(answer.getFrame().getError().getCode()).isEqualTo(ErrorCode.UNKNOWN_MESSAGE);
    assertThat(answer.getFrame().getError().getMessageId()).isEqualTo(unknown);
  }

  @Test
  void anAcknowledgementThatOvertookItsMessageWaitsForIt() throws Exception {
    SendC2CBody late = body(user(), user(), "aaaaaaaa");
    double before = counted("danliao.command.put-back");
    send(ack("", late.getRecipient(), AckStatus.READ, late.getMessageId()));
    await().atMost(SOON).until(() -> counted("danliao.command.put-back") > before);
    send(late);
    awaitEvents(late.getMessageId(), "MessageSent", "MessageRead");
  }

  @Test
  void anAcknowledgementWaitsForItsMessageWhichIsHeldUpInAnotherQueue() throws Exception {
    String sender = user();
    String reader = user();
    List<SendC2CBody> late = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      late.add(body(sender, reader, "aaaaaaa" + i));
    }
    try (Connection holder = commandSide.getBean(DataSource.class).getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      // Whoever stores an event waits for this row; who only looks for a message does not.
      statement.execute("SELECT last FROM event_position FOR UPDATE");
      for (SendC2CBody body : late) {
        send(body);
      }
      for (SendC2CBody body : late) {
        send(ack("", reader, AckStatus.READ, body.getMessageId()));
      }
      await().atMost(SOON).during(Duration.ofSeconds(12)).until(() -> isToldNothing(reader));
      holder.rollback();
    }
    for (SendC2CBody body : late) {
      awaitEvents(body.getMessageId(), "MessageSent", "MessageRead");
    }
    assertThat(isToldNothing(reader)).isTrue();
  }

  private static boolean isToldNothing(String user) {
    return stack.answers.stream().noneMatch(answer -> answer.getUserId().equals(user));
  }

  @Test
  void anAcknowledgementWhoseMessageNeverComesIsAnsweredAfterAWhile() throws Exception {
    String reader = user();
    String unknown = Ids.message(user(), "aaaaaaaa");
    send(ack("", reader, AckStatus.READ, unknown));
    AnswerBody answer = awaitAnswer(reader);
    assertThat(answer.getFrame().getError().getCode()).isEqualTo(ErrorCode.UNKNOWN_MESSAGE);
  }

  @Test
  void aBodyThatNobodyCanDecodeIsSetAsideAndTheRestOfItsBatchIsStored() throws Exception {
    String key = "poison-" + UUID.randomUUID();
    SendC2CBody before = body(user(), user(), "aaaaaaaa");
    SendC2CBody after = body(user(), user(), "aaaaaaaa");
    Message unversioned = message(before);
    unversioned.putUserProperty(Topics.VERSION_PROPERTY, "99");
    unversioned.setKeys(key);
    stack.publishAll(
        List.of(
            message(before),
            message(Topics.SEND, key, new byte[] {(byte) 0xff, 1, 2}),
            message("Nonsense", key, new byte[] {1}),
            unversioned,
            message(after)),
        0);
    awaitEvents(before.getMessageId(), "MessageSent");
    awaitEvents(after.getMessageId(), "MessageSent");
    assertThat(
            database
                .sql("SELECT tag FROM dead_command WHERE message_keys = ? AND cause <> ''")
                .param(key)
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder(Topics.SEND, "Nonsense", Topics.SEND);
  }

  @Test
  void aBatchThatComesAgainAfterItsCommitDoublesNothing() {
    List<MessageExt> batch = new ArrayList<>();
    SendC2CBody known = body(user(), user(), "aaaaaaaa");
    commandSide.getBean(Intake.class).take(List.of(received(known)));
    for (int i = 0; i < 20; i++) {
      batch.add(received(body(user(), user(), "aaaaaaaa")));
    }
    batch.add(received(known.toBuilder().setSeq(SEQ.incrementAndGet()).build()));
    List<AnswerBody> told = new ArrayList<>();
    Intake dies =
        intake(
            answers -> {
              throw new IllegalStateException("died between commit and acknowledgement");
            });
    assertThatThrownBy(() -> dies.take(batch)).hasMessageContaining("died");
    intake(told::addAll).take(batch);
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().getFrame().getServerAck().getSeq()).isEqualTo(known.getSeq());
    for (MessageExt body : batch) {
      assertThat(events(body.getKeys())).containsExactly("MessageSent");
    }
  }

  @Test
  void manyCommandsOfFewBodiesAreStoredInSeveralTransactions() {
    SendC2CBody sent = body(user(), user(), "aaaaaaaa");
    List<MessageExt> batch = new ArrayList<>();
    batch.add(received(sent));
    List<String> unknown = new ArrayList<>();
    for (int i = 0; i < 2 * MOST; i++) {
      unknown.add(Ids.message(sent.getSender(), "unknown-" + i));
    }
    unknown.add(sent.getMessageId());
    ClientAckBody acks =
        ack(
            sent.getConversationId(),
            sent.getRecipient(),
            AckStatus.READ,
            unknown.toArray(String[]::new));
    batch.add(received(Topics.CLIENT_ACK, sent.getConversationId(), acks.toByteArray()));
    List<AnswerBody> told = new ArrayList<>();
    DistributionSummary sizes =
        commandSide.getBean(MeterRegistry.class).get("danliao.command.commit.size").summary();
    long commits = sizes.count();
    double commands = sizes.totalAmount();
    intake(told::addAll).take(batch);
    assertThat(sizes.count() - commits).isGreaterThanOrEqualTo(3);
    assertThat(sizes.totalAmount() - commands).isGreaterThanOrEqualTo(2 * MOST + 2);
    assertThat(sizes.max())
        .isLessThanOrEqualTo(commandSide.getBean(CommandSideSettings.class).batchSize());
    assertThat(told).hasSize(2 * MOST);
    assertThat(events(sent.getMessageId())).containsExactly("MessageSent", "MessageRead");
  }

  @Test
  void ofTheLargestMessagesFewerShareATransaction() throws Exception {
    String largest = "x".repeat(16_384);
    List<SendC2CBody> bodies = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      bodies.add(body(user(), user(), "aaaaaaaa", largest));
    }
    DistributionSummary sizes =
        commandSide.getBean(MeterRegistry.class).get("danliao.command.commit.size").summary();
    long commits = sizes.count();
    intake(told -> {}, 1_024).take(bodies.stream().map(IntakeIT::received).toList());
    // 3.3 MB, of which a transaction takes one.
    assertThat(sizes.count() - commits).isGreaterThanOrEqualTo(4);
    for (SendC2CBody body : bodies) {
      assertThat(events(body.getMessageId())).containsExactly("MessageSent");
    }
  }

  private static Intake intake(AnswerPublisher answers) {
    return intake(answers, MOST);
  }

  private static Intake intake(AnswerPublisher answers, int most) {
    IntakeMetrics metrics = commandSide.getBean(IntakeMetrics.class);
    return new Intake(
        new Decider(commandSide.getBean(GroupCommit.class), metrics, 3),
        new Overtaken(
            commandSide.getBean(Publisher.class)::publishLater,
            new Patience(Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofMinutes(5)),
            commandSide.getBean(Backlog.class)),
        answers,
        commandSide.getBean(DeadCommands.class),
        metrics,
        Clock.systemUTC(),
        most);
  }

  private static MessageExt received(SendC2CBody body) {
    return received(Topics.SEND, body.getMessageId(), body.toByteArray());
  }

  private static MessageExt received(String tag, String key, byte[] body) {
    MessageExt received = new MessageExt();
    received.setTopic(stack.commandTopic);
    received.setTags(tag);
    received.setKeys(key);
    received.setMsgId(UUID.randomUUID().toString());
    received.putUserProperty(Topics.VERSION_PROPERTY, Topics.VERSION);
    received.setBody(body);
    received.setStoreTimestamp(System.currentTimeMillis());
    return received;
  }

  @Test
  void aGroupThatIsRolledBackLeavesNothingInTheCache() throws Exception {
    GroupCommit groups = commandSide.getBean(GroupCommit.class);
    MessageCache cache = commandSide.getBean(MessageCache.class);
    SendC2C stored = CommandDecoder.send(body(user(), user(), "aaaaaaaa"));
    groups.commit(List.of(stored), true);
    cache.evict(List.of(stored.messageId()));
    SendC2C fresh = CommandDecoder.send(body(user(), user(), "aaaaaaaa"));
    assertThatThrownBy(() -> groups.commit(List.of(fresh, stored), true))
        .matches(EventStoreConflicts::isConflict);
    assertThat(events(fresh.messageId())).isEmpty();
    assertThat(cache.containsKey(fresh.messageId())).isFalse();
    assertThat(cache.containsKey(stored.messageId())).isFalse();
    assertThat(groups.commit(List.of(fresh, stored), false))
        .containsExactly(Outcome.ACCEPTED, Outcome.ACCEPTED);
    assertThat(events(fresh.messageId())).containsExactly("MessageSent");
    assertThat(events(stored.messageId())).containsExactly("MessageSent");
  }

  @Test
  void aConflictingSendIsComparedWithWhatIsStoredThoughTheCacheHasForgottenIt() throws Exception {
    GroupCommit groups = commandSide.getBean(GroupCommit.class);
    SendC2CBody body = body(user(), user(), "aaaaaaaa");
    SendC2C stored = CommandDecoder.send(body);
    groups.commit(List.of(stored), true);
    commandSide.getBean(MessageCache.class).evict(List.of(stored.messageId()));
    SendC2C same = CommandDecoder.send(body.toBuilder().setKind(SendKind.CONFLICTING).build());
    assertThat(groups.commit(List.of(same), true))
        .containsExactly(new Outcome.Repeated(stored.seq(), stored.sentAt(), MessageStatus.SENT));
  }

  @Test
  void resendsThatTheCacheHasForgottenAreAnsweredWithoutAConflict() throws Exception {
    GroupCommit groups = commandSide.getBean(GroupCommit.class);
    List<SendC2CBody> bodies = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      bodies.add(body(user(), user(), "aaaaaaaa"));
    }
    groups.commit(List.copyOf(sends(bodies.subList(0, 299), SendKind.FIRST)), true);
    commandSide
        .getBean(MessageCache.class)
        .evict(bodies.stream().map(SendC2CBody::getMessageId).toList());
    List<Outcome> outcomes = groups.commit(List.copyOf(sends(bodies, SendKind.RESEND)), true);
    assertThat(outcomes)
        .containsExactlyElementsOf(
            sends(bodies, SendKind.FIRST).stream()
                .map(s -> new Outcome.Repeated(s.seq(), s.sentAt(), MessageStatus.SENT))
                .toList());
    for (SendC2CBody body : bodies) {
      assertThat(events(body.getMessageId())).containsExactly("MessageSent");
    }
  }

  private static List<SendC2C> sends(List<SendC2CBody> bodies, SendKind kind)
      throws InvalidProtocolBufferException {
    List<SendC2C> sends = new ArrayList<>();
    for (SendC2CBody body : bodies) {
      sends.add(CommandDecoder.send(body.toBuilder().setKind(kind).build()));
    }
    return sends;
  }

  @Test
  void whatAnotherInstanceStoredMeanwhileIsNotUndoneFromAStaleCache() throws Exception {
    SendC2CBody body = body(user(), user(), "aaaaaaaa");
    SendC2C send = CommandDecoder.send(body);
    GroupCommit here = commandSide.getBean(GroupCommit.class);
    here.commit(List.of(send), true);
    try (ConfigurableApplicationContext other = stack.start(false)) {
      other
          .getBean(GroupCommit.class)
          .commit(
              List.of(
                  new ClientAck(
                      send.messageId(), send.recipient(), MessageStatus.READ, Instant.EPOCH)),
              true);
    }
    Decider decider = new Decider(here, commandSide.getBean(IntakeMetrics.class), 3);
    ClientAck late =
        new ClientAck(send.messageId(), send.recipient(), MessageStatus.UNREAD, Instant.EPOCH);
    Request request = new Request(late, received(body));
    assertThat(decider.decide(List.of(request)))
        .containsExactly(new Decision.Decided(request, Outcome.ACCEPTED));
    assertThat(events(send.messageId())).containsExactly("MessageSent", "MessageRead");
  }

  /** A commit is seen before it is on the disk: a database that dies may take it back. */
  @Test
  void whatADatabaseHasLostWhenItFailedIsNotKnownHereEither() throws Exception {
    GroupCommit groups = commandSide.getBean(GroupCommit.class);
    SendC2C lost = CommandDecoder.send(body(user(), user(), "aaaaaaaa"));
    groups.commit(List.of(lost), true);
    lose(lost.messageId(), 0);
    breakACommit(groups);
    assertThat(groups.commit(List.of(acknowledged(lost, MessageStatus.READ)), true))
        .containsExactly(Outcome.UNKNOWN);
    assertThat(events(lost.messageId())).isEmpty();
  }

  /** It waits for the row of positions when its connection goes. */
  private static void breakACommit(GroupCommit groups) throws Exception {
    SendC2C send = CommandDecoder.send(body(user(), user(), "aaaaaaaa"));
    DataSource pool = commandSide.getBean(DataSource.class);
    JdbcTemplate jdbc = new JdbcTemplate(pool);
    try (ExecutorService threads = Executors.newSingleThreadExecutor();
        Connection holder = pool.getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT last FROM event_position FOR UPDATE");
      Future<?> broken = threads.submit(() -> groups.commit(List.of(send), true));
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(
              () -> {
                killWriters(jdbc);
                return broken.isDone();
              });
      holder.rollback();
      assertThat(catchThrowable(() -> broken.get(1, TimeUnit.SECONDS)))
          .matches(failure -> FailureKind.of(failure) == FailureKind.STORE_AWAY);
    }
  }

  private static void killWriters(JdbcTemplate jdbc) {
    jdbc.queryForList(
            "SELECT id FROM information_schema.processlist"
                + " WHERE db = DATABASE() AND info LIKE 'UPDATE event_position%'",
            Long.class)
        .forEach(id -> jdbc.execute("KILL CONNECTION " + id));
  }

  @Test
  void aMessageThatMissesAnEventIsNotDecidedUntilItIsThere() throws Exception {
    GroupCommit groups = commandSide.getBean(GroupCommit.class);
    SendC2C send = CommandDecoder.send(body(user(), user(), "aaaaaaaa"));
    ClientAck read = acknowledged(send, MessageStatus.READ);
    groups.commit(List.of(send, acknowledged(send, MessageStatus.UNREAD), read), true);
    assertThat(events(send.messageId()))
        .containsExactly("MessageSent", "MessageReceived", "MessageRead");
    lose(send.messageId(), 1);
    commandSide.getBean(MessageCache.class).evict(List.of(send.messageId()));
    assertThatThrownBy(() -> groups.commit(List.of(read), true))
        .matches(failure -> FailureKind.of(failure) == FailureKind.STORE_AWAY)
        .hasRootCauseMessage("expected event 1 of " + send.messageId() + ", found 2");
  }

  private static ClientAck acknowledged(SendC2C send, MessageStatus status) {
    return new ClientAck(send.messageId(), send.recipient(), status, Instant.EPOCH);
  }

  private static void lose(String messageId, long sequence) {
    new TransactionTemplate(commandSide.getBean(PlatformTransactionManager.class))
        .executeWithoutResult(
            status ->
                database
                    .sql(
                        "DELETE FROM domain_event_entry"
                            + " WHERE aggregate_identifier = ? AND sequence_number = ?")
                    .params(messageId, sequence)
                    .update());
  }

  @Test
  void itKeepsUpWithThousandsOfCommandsASecond() throws Exception {
    int warmUp = 2_000;
    int measured = 10_000;
    run(warmUp);
    double perSecond = run(measured);
    System.out.printf(
        Locale.ROOT,
        "%d SendC2C from published to committed: %.0f commands/s, mean batch %.0f%n",
        measured,
        perSecond,
        commandSide
            .getBean(MeterRegistry.class)
            .get("danliao.command.batch.size")
            .summary()
            .mean());
  }

  private static double run(int commands) throws Exception {
    long before = stored();
    List<List<Message>> queues = new ArrayList<>();
    for (int i = 0; i < TestStack.QUEUES; i++) {
      queues.add(new ArrayList<>());
    }
    String content = "x".repeat(100);
    for (int i = 0; i < commands; i++) {
      SendC2CBody body = body(user(), user(), "aaaaaaaa", content);
      queues.get(Topics.queueOf(body.getConversationId(), TestStack.QUEUES)).add(message(body));
    }
    long start = System.nanoTime();
    for (int queue = 0; queue < TestStack.QUEUES; queue++) {
      List<Message> messages = queues.get(queue);
      for (int from = 0; from < messages.size(); from += 100) {
        stack.publishAll(messages.subList(from, Math.min(messages.size(), from + 100)), queue);
      }
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> stored() - before >= commands);
    return commands / ((System.nanoTime() - start) / 1e9);
  }

  private static long stored() {
    return database.sql("SELECT COUNT(*) FROM domain_event_entry").query(Long.class).single();
  }

  private static double counted(String counter) {
    return commandSide.getBean(MeterRegistry.class).get(counter).counter().count();
  }
}
