package danliao.client;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.frame.Ack;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcksTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration REPEAT = Duration.ofSeconds(90);
  private static final Timing TIMING =
      new Timing(LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, REPEAT);

  private final List<Ack> sent = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong now = new AtomicLong();
  private final Loop loop = new Loop("acks");
  private boolean connected = true;
  private final Acks acks = new Acks(this::send, loop, TIMING, now::get);

  private boolean send(ClientFrame frame) {
    if (connected) {
      sent.add(frame.getAck());
    }
    return connected;
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void readWinsOverReceivedHoweverTheyCome() {
    acks.add(AckStatus.READ, List.of("m1"));
    acks.add(AckStatus.UNREAD, List.of("m1", "m2"));
    acks.flush();
    assertThat(sent).extracting(Ack::getStatus).containsExactly(AckStatus.UNREAD, AckStatus.READ);
    assertThat(sent.getFirst().getMessageIdsList()).containsExactly("m2");
    assertThat(sent.getLast().getMessageIdsList()).containsExactly("m1");
  }

  @Test
  void thoseOfTheLastSecondsAreRepeatedAndNoOlderOnes() {
    acks.add(AckStatus.UNREAD, List.of("old"));
    acks.flush();
    now.addAndGet(REPEAT.toNanos());
    acks.add(AckStatus.UNREAD, List.of("new"));
    acks.flush();
    now.addAndGet(1);
    sent.clear();
    acks.repeat();
    assertThat(sent).singleElement().extracting(Ack::getMessageIdsList).isEqualTo(List.of("new"));
  }

  @Test
  void allAreSentWhereThereIsAConnectionAndTheNewestFiveThousandKeptWhereThereIsNone() {
    List<String> many = IntStream.range(0, 6_000).mapToObj(i -> "m" + i).toList();
    acks.add(AckStatus.UNREAD, many);
    acks.flush();
    assertThat(sent.stream().map(Ack::getMessageIdsList).flatMap(List::stream))
        .containsExactlyElementsOf(many);
    assertThat(acks.size()).isEqualTo(Acks.MOST_KEPT);

    connected = false;
    sent.clear();
    List<String> more = IntStream.range(0, 6_000).mapToObj(i -> "n" + i).toList();
    acks.add(AckStatus.UNREAD, more);
    acks.flush();
    connected = true;
    acks.repeat();
    assertThat(sent.stream().map(Ack::getMessageIdsList).flatMap(List::stream))
        .containsExactlyElementsOf(more.subList(1_000, 6_000));
  }

  @Test
  void whatIsRefusedForNowIsNotSentBeforeTheServerSaid() throws Exception {
    Timing gathering =
        new Timing(LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, Duration.ofMillis(5), REPEAT);
    Acks quick = new Acks(this::send, loop, gathering, now::get);
    onLoop(
        () -> {
          quick.add(AckStatus.UNREAD, List.of("m1"));
          quick.flush();
          sent.clear();
          quick.refused(error("m1", ErrorCode.UNAVAILABLE, 200));
          quick.add(AckStatus.UNREAD, List.of("m2"));
        });
    Thread.sleep(50);
    assertThat(sent).isEmpty();
    now.addAndGet(Duration.ofMillis(200).toNanos());
    Told.await("both", () -> !sent.isEmpty());
    assertThat(sent.getFirst().getMessageIdsList()).containsExactlyInAnyOrder("m1", "m2");
  }

  @Test
  void whatIsRefusedForGoodIsForgotten() {
    acks.add(AckStatus.UNREAD, List.of("m1"));
    acks.flush();
    acks.refused(error("m1", ErrorCode.NOT_RECIPIENT, 0));
    acks.refused(error("never heard of", ErrorCode.UNAVAILABLE, 1));
    assertThat(acks.size()).isZero();
  }

  private void onLoop(Runnable work) throws InterruptedException {
    List<Boolean> done = Collections.synchronizedList(new ArrayList<>());
    loop.run(
        () -> {
          work.run();
          done.add(true);
        });
    Told.await("the loop", () -> !done.isEmpty());
  }

  private static Error error(String messageId, ErrorCode code, int retryAfterMillis) {
    return Error.newBuilder()
        .setMessageId(messageId)
        .setCode(code)
        .setRetryAfterMillis(retryAfterMillis)
        .build();
  }
}
