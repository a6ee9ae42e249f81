package danliao.gateway.send;

import danliao.api.frame.Message;
import danliao.api.wire.SendKind;
import danliao.gateway.presence.Location;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A send whose publish and look-up are under way. Each answer is written by one thread; who counts
 * the last one down sees them all.
 */
final class PendingSend {
  private static final int QUESTIONS = 2;

  private final Message message;
  private final Claim claim;
  private final long readAt;
  private final AtomicInteger unanswered = new AtomicInteger(QUESTIONS);
  private @Nullable Claim held;
  private @Nullable Throwable publishFailure;
  private @Nullable List<Location> locations;

  PendingSend(Message message, long readAt) {
    this.message = message;
    this.claim = Claim.of(message);
    this.readAt = readAt;
  }

  /** What the claims say, before it is published. */
  void claimed(Claim holds) {
    held = holds;
  }

  /** The claims cannot say whether it is the first, and it was not published. */
  void unclaimed(Throwable failure) {
    publishFailure = failure;
    unanswered.set(0);
  }

  /** Runs {@code settled} when both have answered, on the thread of the last answer. */
  void ask(
      CompletionStage<Void> publish, CompletionStage<List<Location>> lookUp, Runnable settled) {
    var unusedPublish =
        publish.whenComplete(
            (done, failure) -> {
              publishFailure = failure;
              answered(settled);
            });
    var unusedLookUp =
        lookUp.whenComplete(
            (found, failure) -> {
              locations = found;
              answered(settled);
            });
  }

  private void answered(Runnable settled) {
    if (unanswered.decrementAndGet() == 0) {
      settled.run();
    }
  }

  boolean isSettled() {
    return unanswered.get() == 0;
  }

  Message message() {
    return message;
  }

  Claim claim() {
    return claim;
  }

  long readAt() {
    return readAt;
  }

  SendKind kind() {
    Claim first = first();
    if (first.equals(claim)) {
      return SendKind.FIRST;
    }
    if (first.fingerprint().equals(claim.fingerprint())) {
      return SendKind.RESEND;
    }
    return first.unpushed() ? SendKind.CORRECTION : SendKind.CONFLICTING;
  }

  /** The stamp to publish it with: a resend's is that of the first send. */
  long seq() {
    return kind() == SendKind.RESEND ? first().seq() : claim.seq();
  }

  private Claim first() {
    return Objects.requireNonNull(held, "not claimed yet");
  }

  boolean isPublished() {
    return publishFailure == null;
  }

  /** Whether the claim that holds is that of this send. */
  boolean isOurs() {
    return claim.equals(held);
  }

  /** Where to push it; null if Redis could not say. */
  @Nullable List<Location> pushTo() {
    return locations;
  }
}
