package danliao.client;

import static danliao.client.Told.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import danliao.api.frame.Ack;
import danliao.api.frame.AckStatus;
import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.api.frame.ServerFrame;
import danliao.client.ChatState.Reason;
import danliao.client.connection.Closed;
import danliao.client.connection.Encoding;
import danliao.client.connection.Network;
import danliao.client.connection.RefusedException;
import danliao.client.connection.TinyGateway;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("FutureReturnValueIgnored") // Of some sends the answer is of no interest.
class ChatClientTest {
  /** As usual, but for those who do not want to wait. */
  private static final Timing QUICK =
      new Timing(
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofSeconds(30),
          Duration.ofMillis(300),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          Duration.ofMillis(300),
          Duration.ofMillis(30),
          Duration.ofSeconds(90));

  private final TinyGateway gateway = new TinyGateway();
  private final Network network = new Network(1);
  private final Told told = new Told();
  private final List<ChatClient> chats = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    chats.forEach(ChatClient::close);
    network.close();
    gateway.close();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aMessageIsAnsweredAndLeavesTheOutbox(Encoding encoding) throws Exception {
    ChatClient chat = start(builder().encoding(encoding));
    ServerAck ack = get(chat.send("bob", "hi"));
    assertThat(ack.getMessageId()).isEqualTo("m-hi");
    assertThat(chat.pending()).isEmpty();
    await("the ack told", () -> !told.of(ChatEvent.Acknowledged.class).isEmpty());
    assertThat(told.of(ChatEvent.Acknowledged.class))
        .containsExactly(new ChatEvent.Acknowledged(ack));
  }

  @Test
  void whatIsSentWhileNobodyIsThereGoesInOrderOnceSomebodyIs() throws Exception {
    ChatClient chat = build(builder());
    List<CompletableFuture<ServerAck>> answers =
        IntStream.range(0, 250).mapToObj(i -> chat.send("bob", "t" + i)).toList();
    assertThat(chat.pending()).hasSize(250);
    chat.start();
    for (CompletableFuture<ServerAck> answer : answers) {
      assertThat(get(answer).getMessageId()).startsWith("m-t");
    }
    assertThat(gateway.sends().stream().map(Send::getContent))
        .containsExactlyElementsOf(IntStream.range(0, 250).mapToObj(i -> "t" + i).toList());
  }

  @Test
  void atMostAHundredWaitForTheirAnswersAtATime() throws Exception {
    gateway.silent = true;
    ChatClient chat = start(builder().timing(Timing.USUAL));
    IntStream.range(0, 150).forEach(i -> chat.send("bob", "t" + i));
    await("a hundred sends", () -> gateway.sends().size() >= 100);
    assertThat(chat.pending()).hasSize(150);
    chat.close();
    assertThat(gateway.sends()).hasSize(100);
  }

  @Test
  void whatHasNoAnswerGoesAgainUnderItsIdOnTheNextConnection() throws Exception {
    gateway.silent = true;
    ChatClient chat = start(builder().timing(Timing.USUAL));
    CompletableFuture<ServerAck> answer = chat.send("bob", "hi");
    await("the send", () -> gateway.sends().size() == 1);
    gateway.silent = false;
    gateway.dropAll();
    assertThat(get(answer).getMessageId()).isEqualTo("m-hi");
    assertThat(gateway.sends()).hasSize(2);
    assertThat(gateway.sends().stream().map(Send::getClientMsgId).distinct()).hasSize(1);
    assertThat(chat.counts().resends()).isEqualTo(1);
    assertThat(chat.counts().connects()).isEqualTo(2);
  }

  @Test
  void whatHasNoAnswerForLongGoesAgainOnTheSameConnection() throws Exception {
    gateway.silent = true;
    ChatClient chat = start(builder());
    CompletableFuture<ServerAck> answer = chat.send("bob", "hi");
    await("the send", () -> gateway.sends().size() == 1);
    gateway.silent = false;
    assertThat(get(answer).getMessageId()).isEqualTo("m-hi");
    assertThat(chat.counts().connects()).isEqualTo(1);
  }

  @Test
  void aRefusalFailsItsSendAndIsToldWithTheMessage() throws Exception {
    ChatClient chat = start(builder());
    CompletableFuture<ServerAck> answer = chat.send("bob", "malformed");
    assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(RefusedException.class);
    await("the refusal told", () -> !told.of(ChatEvent.Refused.class).isEmpty());
    ChatEvent.Refused refused = told.of(ChatEvent.Refused.class).getFirst();
    assertThat(refused.send().getContent()).isEqualTo("malformed");
    assertThat(refused.error().getCode()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    await("an empty outbox", () -> chat.pending().isEmpty());
  }

  @Test
  void aRefusalForNowIsSentAgainWhenTheServerSays() throws Exception {
    gateway.silent = true;
    ChatClient chat = start(builder().timing(Timing.USUAL));
    CompletableFuture<ServerAck> first = chat.send("bob", "one");
    await("the send", () -> gateway.sends().size() == 1);
    gateway.silent = false;
    gateway.push(
        ServerFrame.newBuilder()
            .setError(
                Error.newBuilder()
                    .setCode(ErrorCode.RATE_LIMITED)
                    .setRetryAfterMillis(200)
                    .setClientMsgId(gateway.sends().getFirst().getClientMsgId()))
            .build());
    await("the refusal heard", () -> chat.counts().resends() == 1);
    long from = System.nanoTime();
    CompletableFuture<ServerAck> second = chat.send("bob", "two");
    assertThat(get(first).getMessageId()).isEqualTo("m-one");
    assertThat(get(second).getMessageId()).isEqualTo("m-two");
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(100));
    assertThat(told.of(ChatEvent.Refused.class)).isEmpty();
  }

  @Test
  void whatWasWrittenOutlivesTheProcessAndIsSentUnderItsId() throws Exception {
    ChatClient dying = build(builder().outbox(Outbox.inFolder(folder)));
    CompletableFuture<ServerAck> answer = dying.send("bob", "kept");
    String id = dying.pending().getFirst().getClientMsgId();
    dying.close();
    assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(ChatClosedException.class);
    ChatClient next = start(builder().outbox(Outbox.inFolder(folder)));
    await("the ack", () -> next.pending().isEmpty());
    assertThat(gateway.sends())
        .singleElement()
        .satisfies(
            send -> {
              assertThat(send.getClientMsgId()).isEqualTo(id);
              assertThat(send.getContent()).isEqualTo("kept");
            });
  }

  @Test
  void theSameMessageOnceMoreHasTheSameAnswerAndAnotherUnderItsIdIsRefused() throws Exception {
    ChatClient chat = build(builder());
    Send send = Send.newBuilder().setClientMsgId("same-id-1").setTo("bob").setContent("hi").build();
    CompletableFuture<ServerAck> first = chat.send(send);
    CompletableFuture<ServerAck> second = chat.send(send);
    assertThat(chat.pending()).hasSize(1);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> chat.send(send.toBuilder().setContent("other").build()))
        .withMessageContaining("same-id-1");
    chat.start();
    assertThat(get(first)).isEqualTo(get(second));
    assertThat(gateway.sends()).hasSize(1);
  }

  @Test
  void aMessageIsAcknowledgedWhenItWasTaken() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch mayReturn = new CountDownLatch(1);
    start(
        builder()
            .listener(
                new ChatListener() {
                  @Override
                  public void received(Message message) {
                    entered.countDown();
                    join(mayReturn);
                  }
                }));
    await("a connection", () -> gateway.connections() == 1);
    gateway.push(message("m1"));
    assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
    gateway.push(message("m1")); // It comes again, and has not been taken yet.
    Thread.sleep(3 * QUICK.gather().toMillis());
    assertThat(gateway.acks()).isEmpty();
    mayReturn.countDown();
    await("an ack", () -> acked(AckStatus.UNREAD).contains("m1"));
  }

  @Test
  void aMessageThatAListenerFailedAtComesAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    start(
        builder()
            .listener(
                new ChatListener() {
                  @Override
                  public void received(Message message) {
                    if (calls.incrementAndGet() == 1) {
                      throw new IllegalStateException("as the test has it");
                    }
                  }
                }));
    await("a connection", () -> gateway.connections() == 1);
    gateway.push(message("m1"));
    await("the first call", () -> calls.get() == 1);
    gateway.push(message("m2"));
    await("an ack of the other", () -> acked(AckStatus.UNREAD).contains("m2"));
    assertThat(acked(AckStatus.UNREAD)).doesNotContain("m1");
    gateway.push(message("m1"));
    await("an ack", () -> acked(AckStatus.UNREAD).contains("m1"));
    assertThat(calls).hasValue(3);
  }

  @Test
  void aMessageIsToldOnceAndAcknowledgedEachTime() throws Exception {
    ChatClient chat = start(builder());
    await("a connection", () -> gateway.connections() == 1);
    gateway.push(message("m1"));
    await("an ack", () -> gateway.acks().size() == 1);
    gateway.push(message("m1"));
    await("another", () -> gateway.acks().size() == 2);
    assertThat(told.messageIds()).containsExactly("m1");
    assertThat(chat.counts().repeats()).isEqualTo(1);
  }

  @Test
  void nothingIsAcknowledgedWhereNobodyListens() throws Exception {
    ChatClient chat = start(ChatClient.builder("ann", () -> "good").timing(QUICK));
    await("a connection", () -> gateway.connections() == 1);
    gateway.push(message("m1"));
    get(chat.send("bob", "hi"));
    Thread.sleep(3 * QUICK.gather().toMillis());
    assertThat(gateway.acks()).isEmpty();
  }

  @Test
  void manyMessagesAreAcknowledgedInFewFramesOfAtMostFiveHundred() throws Exception {
    start(builder());
    await("a connection", () -> gateway.connections() == 1);
    IntStream.range(0, 1_200).forEach(i -> gateway.push(message("m" + i)));
    await("all acknowledged", () -> acked(AckStatus.UNREAD).size() == 1_200);
    assertThat(gateway.acks().size()).isLessThan(200);
    assertThat(gateway.acks()).allMatch(ack -> ack.getMessageIdsCount() <= 500);
    assertThat(told.messageIds())
        .containsExactlyElementsOf(IntStream.range(0, 1_200).mapToObj(i -> "m" + i).toList());
  }

  @Test
  void acknowledgementsAreRepeatedOnTheNextConnection() throws Exception {
    ChatClient chat = start(builder());
    await("a connection", () -> gateway.connections() == 1);
    gateway.push(message("m1"));
    await("an ack", () -> gateway.acks().size() == 1);
    chat.read(List.of("m1"));
    await("a read", () -> acked(AckStatus.READ).contains("m1"));
    gateway.dropAll();
    await("it again", () -> gateway.acks().size() == 3);
    assertThat(gateway.acks().getLast().getStatus()).isEqualTo(AckStatus.READ);
  }

  @Test
  void closingSaysWhatWasTaken() throws Exception {
    ChatClient chat = start(builder().timing(Timing.USUAL));
    await("a connection", () -> gateway.connections() == 1);
    gateway.push(message("m1"));
    await("the message", () -> told.messageIds().size() == 1);
    chat.close();
    await("an ack", () -> acked(AckStatus.UNREAD).contains("m1"));
    await("no connection", () -> gateway.connections() == 0);
    assertThat(chat.state()).isEqualTo(new ChatState.Closed(Reason.STOPPED));
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> chat.send("bob", "x"));
  }

  @Test
  void aSlowListenerHoldsUpWhatIsReadAndLosesNothing() throws Exception {
    gateway.heartbeatSeconds = 1;
    CountDownLatch mayReturn = new CountDownLatch(1);
    AtomicInteger heard = new AtomicInteger();
    ChatClient chat =
        start(
            builder()
                .listener(
                    new ChatListener() {
                      @Override
                      public void received(Message message) {
                        join(mayReturn);
                        heard.incrementAndGet();
                      }
                    }));
    await("a connection", () -> gateway.connections() == 1);
    String content = "x".repeat(8_000);
    Thread sender =
        Thread.ofVirtual()
            .start(
                () ->
                    IntStream.range(0, 1_000)
                        .forEach(
                            i ->
                                gateway.push(
                                    message("m" + i).toBuilder()
                                        .setMessage(
                                            Message.newBuilder()
                                                .setMessageId("m" + i)
                                                .setContent(content))
                                        .build())));
    await("a full gate", () -> chat.counts().untold() > 200);
    sender.join();
    // All would be here by now, and a connection that is not read for so long is not left.
    Thread.sleep(2_500);
    assertThat(chat.counts().untold() * 8_000L).isLessThan(2 * Gate.MOST_BYTES);
    mayReturn.countDown();
    await("all of them", () -> heard.get() == 1_000);
    await("nothing left", () -> chat.counts().untold() == 0);
    assertThat(chat.counts().connects()).isEqualTo(1);
  }

  @Test
  void aReplacedDeviceStaysAwayUntilItIsStartedAgain() throws Exception {
    ChatClient chat = start(builder());
    await("a connection", () -> gateway.connections() == 1);
    gateway.closeAll(Closed.REPLACED);
    await("the end", () -> chat.state().equals(new ChatState.Closed(Reason.REPLACED)));
    Thread.sleep(3 * QUICK.longestWait().toMillis());
    assertThat(gateway.addresses).hasSize(1);
    chat.start();
    await("a connection", () -> chat.state() instanceof ChatState.Online);
  }

  @Test
  void anExpiredTokenIsRenewedOnce() throws Exception {
    Renewing tokens = new Renewing("good");
    ChatClient chat = start(ChatClient.builder("ann", tokens).listener(told).timing(QUICK));
    await("a connection", () -> gateway.connections() == 1);
    tokens.token = "better";
    gateway.goodToken = "better";
    gateway.closeAll(Closed.TOKEN_EXPIRED);
    await("another", () -> chat.counts().connects() == 2);
    assertThat(tokens.renewed.get()).isEqualTo(1);
    gateway.closeAll(Closed.TOKEN_EXPIRED);
    await("the end", () -> chat.state().equals(new ChatState.Closed(Reason.UNAUTHORIZED)));
    assertThat(tokens.renewed.get()).isEqualTo(1);
  }

  @Test
  void aRefusedTokenIsRenewed() throws Exception {
    Renewing tokens = new Renewing("stale");
    ChatClient chat = build(ChatClient.builder("ann", tokens).listener(told).timing(QUICK));
    tokens.next = "good";
    chat.start();
    await("a connection", () -> chat.state() instanceof ChatState.Online);
    assertThat(tokens.renewed.get()).isEqualTo(1);
  }

  @Test
  void withoutANewTokenItEnds() throws Exception {
    ChatClient chat = start(ChatClient.builder("ann", () -> "stale").timing(QUICK));
    await("the end", () -> chat.state().equals(new ChatState.Closed(Reason.UNAUTHORIZED)));
  }

  @Test
  void aTokenThatCannotBeHadNowIsAskedForAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    ChatClient chat =
        start(
            ChatClient.builder(
                    "ann",
                    () -> {
                      if (asked.incrementAndGet() < 3) {
                        throw new IOException("the token server is away");
                      }
                      return "good";
                    })
                .timing(QUICK));
    await("a connection", () -> chat.state() instanceof ChatState.Online);
    assertThat(asked.get()).isEqualTo(3);
  }

  @Test
  void aGatewayThatSaysWhenIsAskedThen() throws Exception {
    gateway.refusal = HttpResponseStatus.SERVICE_UNAVAILABLE;
    gateway.goodToken = "another";
    ChatClient chat = start(builder());
    await("a wait", () -> chat.state() instanceof ChatState.Waiting);
    assertThat(((ChatState.Waiting) chat.state()).pause())
        .isGreaterThanOrEqualTo(Duration.ofSeconds(7));
    gateway.goodToken = "good";
    chat.start();
    await("a connection at once", () -> chat.state() instanceof ChatState.Online);
  }

  @Test
  void aNewTokenThatCannotBeHadNowIsAskedForAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    ChatClient chat =
        start(
            ChatClient.builder(
                    "ann",
                    new TokenSource() {
                      @Override
                      public String current() {
                        return "stale";
                      }

                      @Override
                      public String renew() throws IOException {
                        if (asked.incrementAndGet() < 3) {
                          throw new IOException("the token server is away");
                        }
                        return "good\n"; // As it comes out of a file.
                      }
                    })
                .timing(QUICK));
    await("a connection", () -> chat.state() instanceof ChatState.Online);
    assertThat(asked.get()).isEqualTo(3);
  }

  @Test
  void aGatewayThatDoesNotSayWelcomeIsLeft() throws Exception {
    gateway.welcomeAfterMillis = 60_000;
    ChatClient chat = start(builder());
    await("a wait", () -> chat.state() instanceof ChatState.Waiting);
    gateway.welcomeAfterMillis = 0;
    await("a connection", () -> chat.state() instanceof ChatState.Online);
    await("one connection", () -> gateway.connections() == 1);
  }

  @Test
  void aTokenOfSomebodyElseSendsNothingOfTheOutbox() throws Exception {
    gateway.userId = "mallory";
    ChatClient chat = build(builder());
    chat.send("bob", "for bob, from ann");
    chat.start();
    await("the end", () -> chat.state().equals(new ChatState.Closed(Reason.WRONG_USER)));
    assertThat(gateway.sends()).isEmpty();
    assertThat(chat.pending()).hasSize(1);
  }

  @Test
  void aGatewayThatIsGoneIsLeftForTheNext() throws Exception {
    TinyGateway other = new TinyGateway();
    try {
      ChatClient chat =
          builderWithoutGateway().gateways(List.of(gateway.address(), other.address())).start();
      chats.add(chat);
      await("a connection", () -> chat.state() instanceof ChatState.Online);
      TinyGateway first = gateway.connections() == 1 ? gateway : other;
      first.closeAll(Closed.RESTARTING);
      TinyGateway second = first == gateway ? other : gateway;
      await("the other", () -> second.connections() == 1);
      assertThat(get(chat.send("bob", "hi")).getMessageId()).isEqualTo("m-hi");
      assertThat(told.of(ChatEvent.StateChanged.class))
          .noneMatch(e -> e.state() instanceof ChatState.Waiting);
    } finally {
      other.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Closed.OVERLOADED, Closed.FLOOD})
  void anOverloadedGatewayIsGivenTime(int code) throws Exception {
    ChatClient chat = start(builder());
    await("a connection", () -> gateway.connections() == 1);
    gateway.closeAll(code);
    await("a wait", () -> chat.state() instanceof ChatState.Waiting);
    assertThat(((ChatState.Waiting) chat.state()).pause()).isGreaterThanOrEqualTo(QUICK.busyWait());
    await("a connection", () -> chat.counts().connects() == 2);
  }

  @Test
  void aConnectionThatDiedSilentlyIsLeft() throws Exception {
    gateway.heartbeatSeconds = 1;
    ChatClient chat = start(builder());
    await("a connection", () -> gateway.connections() == 1);
    gateway.silent = true;
    await("another", () -> chat.counts().connects() == 2);
  }

  @Test
  void whereNobodyListensItWaitsAndSaysWhy() throws Exception {
    URI nobody = gateway.address();
    gateway.close();
    ChatClient chat = builderWithoutGateway().gateway(nobody).start();
    chats.add(chat);
    await(
        "two waits",
        () ->
            told.of(ChatEvent.StateChanged.class).stream()
                    .filter(
                        e ->
                            e.state() instanceof ChatState.Waiting waiting
                                && waiting.cause().contains("refused"))
                    .count()
                >= 2);
  }

  @Test
  void whatTheServerWouldRefuseAsMalformedIsRefusedAtOnce() {
    ChatClient chat = build(builder());
    assertThatThrownBy(() -> chat.send("bob", "")).hasMessageContaining("found 0");
    assertThatThrownBy(() -> chat.send("bob", "é".repeat(8_193))).hasMessageContaining("16386");
    assertThatThrownBy(() -> chat.send("ann", "hi")).hasMessageContaining("another user");
    assertThatThrownBy(() -> chat.send("no body", "hi")).hasMessageContaining("no body");
    assertThatThrownBy(
            () ->
                chat.send(
                    Send.newBuilder().setClientMsgId("short").setTo("bob").setContent("x").build()))
        .hasMessageContaining("short");
    ChatClient json = build(builder().encoding(Encoding.JSON));
    assertThatThrownBy(() -> json.send("bob", "\1".repeat(12_000)))
        .hasMessageContaining("65536 bytes");
    assertThat(chat.pending()).isEmpty();
    assertThat(json.pending()).isEmpty();
    assertThatThrownBy(() -> ChatClient.builder("", () -> "t")).hasMessageContaining("user id");
    assertThatThrownBy(() -> builder().device("a b")).hasMessageContaining("a b");
    assertThatThrownBy(() -> builder().gateway(URI.create("http://x/ws")))
        .hasMessageContaining("wss://host/ws");
    assertThatThrownBy(() -> builderWithoutGateway().build()).hasMessageContaining("gateway");
  }

  @Test
  void aListenerThatFailsWithAnErrorOrInterruptsItselfIsToldTheNext() throws Exception {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    start(
        builder()
            .listener(
                new ChatListener() {
                  @Override
                  public void received(Message message) {
                    heard.add(message.getMessageId());
                    switch (message.getMessageId()) {
                      case "m1" -> throw new AssertionError("as the test has it");
                      case "m2" -> Thread.currentThread().interrupt();
                      default -> {}
                    }
                  }
                }));
    await("a connection", () -> gateway.connections() == 1);
    List.of("m1", "m2", "m3").forEach(id -> gateway.push(message(id)));
    await("an ack of the last", () -> acked(AckStatus.UNREAD).contains("m3"));
    assertThat(heard).containsExactly("m1", "m2", "m3");
    assertThat(acked(AckStatus.UNREAD)).doesNotContain("m1");
  }

  @Test
  void aMessageFromWhoseListenerItIsClosedIsAcknowledged() throws Exception {
    AtomicReference<ChatClient> chat = new AtomicReference<>();
    chat.set(
        build(
            builder()
                .listener(
                    new ChatListener() {
                      @Override
                      public void received(Message message) {
                        chat.get().close();
                      }
                    })));
    chat.get().start();
    await("a connection", () -> gateway.connections() == 1);
    gateway.push(message("quit"));
    await("an ack", () -> acked(AckStatus.UNREAD).contains("quit"));
    await("no connection", () -> gateway.connections() == 0);
    chat.get().close();
    assertThat(chat.get().state()).isEqualTo(new ChatState.Closed(Reason.STOPPED));
  }

  @Test
  void closingWithANetworkOfItsOwnSaysWhatWasTaken() throws Exception {
    ChatClient chat =
        ChatClient.builder("ann", () -> "good").gateway(gateway.address()).listener(told).start();
    await("a connection", () -> gateway.connections() == 1);
    gateway.push(message("m1"));
    await("the message", () -> told.messageIds().size() == 1);
    chat.close();
    await("an ack", () -> acked(AckStatus.UNREAD).contains("m1"));
  }

  @Test
  void anInterruptedThreadClosesAllTheSame() throws Exception {
    gateway.silent = true;
    ChatClient chat = start(builder());
    await("a connection", () -> gateway.connections() == 1);
    CompletableFuture<ServerAck> answer = chat.send("bob", "hi");
    Thread.currentThread().interrupt();
    chat.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(ChatClosedException.class);
    await("no connection", () -> gateway.connections() == 0);
  }

  @Test
  void oneThatIsClosedWhileItConnectsLeavesNoConnection() throws Exception {
    gateway.welcomeAfterMillis = 300;
    ChatClient chat = start(builder());
    await("an upgrade", () -> !gateway.addresses.isEmpty());
    chat.close();
    Thread.sleep(600);
    await("no connection", () -> gateway.connections() == 0);
  }

  @Test
  void aMessageIsAcknowledgedWhenASubscriberHasTakenIt() throws Exception {
    AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
    CountDownLatch completed = new CountDownLatch(1);
    List<ChatEvent> taken = Collections.synchronizedList(new ArrayList<>());
    ChatClient chat = build(ChatClient.builder("ann", () -> "good").timing(QUICK));
    chat.events()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription given) {
                subscription.set(given);
              }

              @Override
              public void onNext(ChatEvent event) {
                taken.add(event);
              }

              @Override
              public void onError(Throwable failure) {}

              @Override
              public void onComplete() {
                completed.countDown();
              }
            });
    chat.start();
    await("a connection", () -> gateway.connections() == 1);
    gateway.push(message("m1"));
    Thread.sleep(3 * QUICK.gather().toMillis());
    assertThat(taken).isEmpty();
    assertThat(gateway.acks()).isEmpty();
    subscription.get().request(100);
    await("an ack", () -> acked(AckStatus.UNREAD).contains("m1"));
    chat.close();
    assertThat(completed.await(5, TimeUnit.SECONDS)).isTrue();
  }

  private ChatClient.Builder builder() {
    return builderWithoutGateway().gateway(gateway.address());
  }

  private ChatClient.Builder builderWithoutGateway() {
    return ChatClient.builder("ann", () -> "good").network(network).listener(told).timing(QUICK);
  }

  private ChatClient build(ChatClient.Builder builder) {
    ChatClient chat = builder.gateway(gateway.address()).network(network).build();
    chats.add(chat);
    return chat;
  }

  private ChatClient start(ChatClient.Builder builder) {
    ChatClient chat = build(builder);
    chat.start();
    return chat;
  }

  private List<String> acked(AckStatus status) {
    return gateway.acks().stream()
        .filter(ack -> ack.getStatus() == status)
        .map(Ack::getMessageIdsList)
        .flatMap(List::stream)
        .toList();
  }

  private static ServerFrame message(String id) {
    return ServerFrame.newBuilder().setMessage(Message.newBuilder().setMessageId(id)).build();
  }

  private static ServerAck get(CompletableFuture<ServerAck> answer)
      throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
    return answer.get(10, TimeUnit.SECONDS);
  }

  private static void join(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Renewing implements TokenSource {
    private final AtomicInteger renewed = new AtomicInteger();
    private volatile String token;
    private volatile @Nullable String next;

    private Renewing(String token) {
      this.token = token;
    }

    @Override
    public String current() {
      return token;
    }

    @Override
    public @Nullable String renew() {
      renewed.incrementAndGet();
      if (next != null) {
        token = next;
      }
      return token;
    }
  }
}
