package danliao.gateway.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import danliao.api.Fingerprint;
import danliao.api.Ids;
import danliao.api.Seq;
import danliao.api.Timestamps;
import danliao.api.Topics;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Send;
import danliao.api.wire.SendC2CBody;
import danliao.api.wire.SendKind;
import danliao.gateway.TestSettings;
import danliao.gateway.broker.CommandPublisher;
import danliao.gateway.broker.OfflineMarks;
import danliao.gateway.broker.PublishFailedException;
import danliao.gateway.broker.RetryAfter;
import danliao.gateway.connection.SendQuota;
import danliao.gateway.connection.TestConnection;
import danliao.gateway.frames.OutboundFrame;
import danliao.gateway.limits.Capacity;
import danliao.gateway.presence.Location;
import danliao.gateway.routing.PushRouter;
import danliao.gateway.settings.AllowedStamps;
import danliao.gateway.settings.GatewaySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendHandlerTest {
  private static final long FIRST_SEQ = Seq.firstOf(1_767_322_000_000L);
  private static final Location PHONE = new Location("phone", "gateway-2#1", "127.0.0.1:1");

  private final TestConnection alice = new TestConnection();
  private final Broker broker = new Broker();
  private final Claimed claims = new Claimed();
  private final List<Location> bob = new ArrayList<>(List.of(PHONE));
  private final Pushed router = new Pushed();
  private final AllowedStamps stamps =
      new AllowedStamps(1, Clock.systemUTC(), new SimpleMeterRegistry());
  private boolean redisAway;
  private final SendHandler handler = handler("limits.sends-in-flight=4");

  private SendHandler handler(String... with) {
    GatewaySettings settings = TestSettings.of(with);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    long now = System.currentTimeMillis();
    stamps.allow(now, now + Duration.ofHours(1).toMillis());
    Recipients recipients =
        new Recipients(
            user ->
                redisAway
                    ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                    : CompletableFuture.completedFuture(List.copyOf(bob)),
            router,
            new OfflineMarks(broker, Clock.systemUTC(), meters),
            meters);
    return new SendHandler(
        new SendChecks(settings.limits().contentBytes()),
        new SendQuota(settings.limits(), System::nanoTime),
        stamps,
        new Dispatch(
            new Capacity(settings.limits().publishesInFlight(), settings.limits().sendBytes()),
            claims,
            broker,
            recipients,
            new RetryAfter(1, System::nanoTime, new Random()),
            settings.limits().sendsInFlight()));
  }

  @Test
  void nothingIsPushedBeforeTheBrokerHasTheCommand() {
    send("aaaaaaaa");
    assertThat(router.pushed).isEmpty();
    broker.confirm("aaaaaaaa");
    run();
    assertThat(router.pushed).containsExactly("aaaaaaaa");
    assertThat(broker.offline).isEmpty();
  }

  @Test
  void pushesLeaveInTheOrderOfTheSends() {
    send("aaaaaaaa");
    send("bbbbbbbb");
    send("cccccccc");
    broker.confirm("cccccccc");
    broker.confirm("bbbbbbbb");
    run();
    assertThat(router.pushed).isEmpty();
    broker.confirm("aaaaaaaa");
    run();
    assertThat(router.pushed).containsExactly("aaaaaaaa", "bbbbbbbb", "cccccccc");
  }

  @Test
  void aRefusedPublishIsUnavailableAndHoldsUpNobody() {
    send("aaaaaaaa");
    send("bbbbbbbb");
    broker.confirm("bbbbbbbb");
    broker.refuse("aaaaaaaa");
    run();
    var error = alice.frame().getError();
    assertThat(error.getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error.getClientMsgId()).isEqualTo("aaaaaaaa");
    assertThat(error.getRetryAfterMillis()).isGreaterThan(0);
    assertThat(router.pushed).containsExactly("bbbbbbbb");
    assertThat(claims.taken.get(Ids.message("alice", "aaaaaaaa")).unpushed()).isTrue();
    assertThat(claims.taken.get(Ids.message("alice", "bbbbbbbb")).unpushed()).isFalse();
  }

  @Test
  void whatWasRefusedComesAgainWithItsFirstStamp() {
    send("aaaaaaaa");
    broker.refuse("aaaaaaaa");
    run();
    send("aaaaaaaa");
    assertThat(broker.sent)
        .extracting(SendC2CBody::getKind)
        .containsExactly(SendKind.FIRST, SendKind.RESEND);
    assertThat(broker.sent.get(1).getSeq()).isEqualTo(broker.sent.get(0).getSeq());
  }

  @ParameterizedTest
  @CsvSource({"bob,other", "carol,hi"})
  void whatCorrectsARefusedSendLeavesItToTheCommandSideWhichOfThemIsTheMessage(
      String recipient, String content) {
    claims.taken.put(Ids.message("alice", "aaaaaaaa"), claim(recipient, content).asUnpushed());
    send("aaaaaaaa");
    assertThat(broker.sent.getFirst().getKind()).isEqualTo(SendKind.CORRECTION);
    assertThat(broker.sent.getFirst().getSeq()).isNotEqualTo(FIRST_SEQ);
    broker.confirm("aaaaaaaa");
    run();
    assertThat(router.pushed).isEmpty();
    assertThat(broker.offline).isEmpty();
  }

  @Test
  void nothingIsPublishedBeforeItsClaimIsKnown() {
    CompletableFuture<Void> known = new CompletableFuture<>();
    claims.known = known;
    send("aaaaaaaa");
    assertThat(broker.sent).isEmpty();
    known.complete(null);
    run();
    assertThat(broker.sent).hasSize(1);
  }

  @Test
  void aResendIsPublishedWithTheFirstStampAndNotPushed() {
    claims.taken.put(Ids.message("alice", "aaaaaaaa"), claim("bob", "hi"));
    send("aaaaaaaa");
    assertThat(broker.sent.getFirst().getKind()).isEqualTo(SendKind.RESEND);
    assertThat(broker.sent.getFirst().getSeq()).isEqualTo(FIRST_SEQ);
    assertThat(broker.sent.getFirst().getSentAt())
        .isEqualTo(Timestamps.timestamp(Seq.time(FIRST_SEQ)));
    broker.confirm("aaaaaaaa");
    run();
    assertThat(router.pushed).isEmpty();
    assertThat(broker.offline).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"bob,other", "carol,hi"})
  void whatWasClaimedForSomethingElseIsPublishedAsConflictingAndNotPushed(
      String recipient, String content) {
    claims.taken.put(Ids.message("alice", "aaaaaaaa"), claim(recipient, content));
    send("aaaaaaaa");
    assertThat(broker.sent.getFirst().getKind()).isEqualTo(SendKind.CONFLICTING);
    assertThat(broker.sent.getFirst().getSeq()).isNotEqualTo(FIRST_SEQ);
    broker.confirm("aaaaaaaa");
    run();
    assertThat(router.pushed).isEmpty();
    assertThat(broker.offline).isEmpty();
  }

  @Test
  void aRefusedResendKeepsTheFirstSendersClaim() {
    claims.taken.put(Ids.message("alice", "aaaaaaaa"), claim("bob", "hi"));
    send("aaaaaaaa");
    broker.refuse("aaaaaaaa");
    run();
    assertThat(alice.frame().getError().getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(claims.taken.get(Ids.message("alice", "aaaaaaaa")).unpushed()).isFalse();
  }

  private static Claim claim(String recipient, String content) {
    return new Claim(FIRST_SEQ, Fingerprint.of(recipient, "text/plain", content));
  }

  @Test
  void nowhereConnectedIsMarkedOffline() {
    bob.clear();
    send("aaaaaaaa");
    assertThat(broker.offline).isEmpty();
    broker.confirm("aaaaaaaa");
    run();
    assertThat(broker.offline).containsExactly(Ids.message("alice", "aaaaaaaa"));
  }

  @Test
  void noDeviceReachedIsMarkedOffline() {
    router.reached = 0;
    send("aaaaaaaa");
    broker.confirm("aaaaaaaa");
    run();
    assertThat(broker.offline).containsExactly(Ids.message("alice", "aaaaaaaa"));
  }

  @Test
  void aSendThatCannotBeClaimedIsUnavailableAndNotPublished() {
    claims.away = true;
    send("aaaaaaaa");
    claims.away = false;
    send("bbbbbbbb");
    broker.confirm("bbbbbbbb");
    run();
    var error = alice.frame().getError();
    assertThat(error.getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error.getClientMsgId()).isEqualTo("aaaaaaaa");
    assertThat(broker.sent).hasSize(1);
    assertThat(router.pushed).containsExactly("bbbbbbbb");
  }

  @Test
  void aSendThatCannotBeStampedIsUnavailableAndLeavesNoTrace() {
    stamps.forbid();
    send("aaaaaaaa");
    var error = alice.frame().getError();
    assertThat(error.getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error.getClientMsgId()).isEqualTo("aaaaaaaa");
    assertThat(error.getRetryAfterMillis()).isGreaterThan(0);
    assertThat(claims.taken).isEmpty();
    assertThat(broker.sent).isEmpty();
  }

  @Test
  void aRecipientWhoCannotBeLookedUpCountsAsOffline() {
    redisAway = true;
    send("aaaaaaaa");
    broker.confirm("aaaaaaaa");
    run();
    assertThat(router.pushed).isEmpty();
    assertThat(broker.offline).containsExactly(Ids.message("alice", "aaaaaaaa"));
  }

  @Test
  void theCommandCarriesTheSendersTokenAndAStampThatGrows() {
    send("aaaaaaaa");
    send("bbbbbbbb");
    SendC2CBody first = broker.sent.get(0);
    SendC2CBody second = broker.sent.get(1);
    assertThat(first.getSender()).isEqualTo("alice");
    assertThat(first.getConversationId()).isEqualTo("alice:bob");
    assertThat(first.getContentType()).isEqualTo("text/plain");
    assertThat(second.getSeq()).isGreaterThan(first.getSeq());
  }

  @Test
  void aConnectionWithTooManySendsUnderWayIsNotRead() {
    for (String id : List.of("aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd")) {
      send(id);
    }
    assertThat(alice.channel().config().isAutoRead()).isFalse();
    broker.confirm("aaaaaaaa");
    broker.confirm("bbbbbbbb");
    run();
    assertThat(alice.channel().config().isAutoRead()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limits.send-bytes=250", "limits.publishes-in-flight=2"})
  void sendsInHandAreBoundedAndTheNextAreToldToComeAgain(String bound) {
    SendHandler small = handler(bound);
    CompletableFuture<Void> known = new CompletableFuture<>();
    claims.known = known;
    for (String id : List.of("aaaaaaaa", "bbbbbbbb", "cccccccc")) {
      small.accept(alice.connection(), frame(id), 0);
    }
    run();
    var error = alice.frame().getError();
    assertThat(error.getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error.getClientMsgId()).isEqualTo("cccccccc");
    assertThat(error.getRetryAfterMillis()).isGreaterThan(0);
    known.complete(null);
    run();
    broker.confirm("aaaaaaaa");
    broker.refuse("bbbbbbbb");
    run();
    small.accept(alice.connection(), frame("cccccccc"), 0);
    small.accept(alice.connection(), frame("dddddddd"), 0);
    run();
    assertThat(broker.sent)
        .extracting(SendC2CBody::getClientMsgId)
        .containsExactlyInAnyOrder("aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd");
  }

  @Test
  void whatIsRefusedIsNotPublished() {
    handler.accept(alice.connection(), Send.newBuilder().setClientMsgId("aaaaaaaa").build(), 0);
    var error = alice.frame().getError();
    assertThat(error.getCode()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(error.getClientMsgId()).isEqualTo("aaaaaaaa");
    assertThat(broker.sent).isEmpty();
    assertThat(claims.taken).isEmpty();
  }

  @Test
  void whatComesTooFastIsNotPublished() {
    SendHandler slow = handler("limits.send-burst=1", "limits.sends-per-second=1");
    slow.accept(alice.connection(), frame("aaaaaaaa"), 0);
    slow.accept(alice.connection(), frame("bbbbbbbb"), 0);
    run();
    var error = alice.frame().getError();
    assertThat(error.getCode()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(error.getRetryAfterMillis()).isBetween(1, 1_001);
    assertThat(broker.sent).hasSize(1);
  }

  private void send(String clientMsgId) {
    handler.accept(alice.connection(), frame(clientMsgId), System.nanoTime());
    run();
  }

  private static Send frame(String clientMsgId) {
    return Send.newBuilder().setClientMsgId(clientMsgId).setTo("bob").setContent("hi").build();
  }

  private void run() {
    alice.channel().runPendingTasks();
  }

  private static final class Broker implements CommandPublisher {
    private final Map<String, CompletableFuture<Void>> publishes = new HashMap<>();
    private final List<SendC2CBody> sent = new ArrayList<>();
    private final List<String> offline = new ArrayList<>();

    @Override
    public CompletableFuture<Void> publish(
        String tag, String shardKey, String messageId, MessageLite body) {
      if (tag.equals(Topics.MARK_OFFLINE)) {
        offline.add(messageId);
        return CompletableFuture.completedFuture(null);
      }
      sent.add((SendC2CBody) body);
      return publishes.computeIfAbsent(messageId, id -> new CompletableFuture<>());
    }

    void confirm(String clientMsgId) {
      of(clientMsgId).complete(null);
    }

    void refuse(String clientMsgId) {
      of(clientMsgId).completeExceptionally(new PublishFailedException("refused", null));
    }

    private CompletableFuture<Void> of(String clientMsgId) {
      CompletableFuture<Void> publish = publishes.get(Ids.message("alice", clientMsgId));
      if (publish == null) {
        throw new AssertionError("expected a publish of " + clientMsgId);
      }
      return publish;
    }

    @Override
    public int inFlight() {
      return 0;
    }
  }

  private static final class Claimed implements Claims {
    private final Map<String, Claim> taken = new HashMap<>();
    private CompletableFuture<Void> known = CompletableFuture.completedFuture(null);
    private boolean away;

    @Override
    public CompletionStage<Claim> claim(String messageId, Claim mine) {
      if (away) {
        return CompletableFuture.failedFuture(new IllegalStateException("away"));
      }
      Claim former = taken.putIfAbsent(messageId, mine);
      return known.thenApply(done -> former == null ? mine : former);
    }

    @Override
    public void unpushed(String messageId, Claim mine) {
      taken.replace(messageId, mine, mine.asUnpushed());
    }
  }

  private static final class Pushed implements PushRouter {
    private final List<String> pushed = new ArrayList<>();
    private int reached = 1;

    @Override
    public CompletionStage<Integer> push(
        String userId, List<Location> locations, OutboundFrame frame) {
      assertThat(userId).isEqualTo("bob");
      pushed.add(frame.frame().getMessage().getClientMsgId());
      return CompletableFuture.completedFuture(reached);
    }
  }
}
