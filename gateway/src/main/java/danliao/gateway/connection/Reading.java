package danliao.gateway.connection;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether a client is read: not while it is paused, owes for acknowledgements that came faster than
 * they may, or asks for more and more and takes nothing. Acknowledgements and pongs ask for
 * nothing. On its event loop only.
 */
final class Reading {
  /** More that the client has asked for since it last took what was written is too many. */
  private static final int ANSWERS = 256;

  private static final long ANSWER_BYTES = 65_536;

  private final Channel channel;
  private final TokenBucket acks;
  private final LongSupplier nanoTime;
  private final Runnable again;
  private int pauses;
  private int answers;
  private long answerBytes;
  private boolean tooManyAnswers;

  /**
   * @param again what to do when it is read again
   */
  Reading(Channel channel, TokenBucket acks, LongSupplier nanoTime, Runnable again) {
    this.channel = channel;
    this.acks = acks;
    this.nanoTime = nanoTime;
    this.again = again;
  }

  boolean isPaused() {
    return pauses > 0;
  }

  void pause() {
    if (pauses++ == 0) {
      channel.config().setAutoRead(false);
    }
  }

  void resume() {
    // It is none where it has begun to close since.
    if (pauses > 0 && --pauses == 0) {
      channel.config().setAutoRead(true);
      again.run();
    }
  }

  /** Whoever has paused it until now, it is read. */
  void goOn() {
    pauses = 0;
    channel.config().setAutoRead(true);
  }

  /** The client has acknowledged so many. */
  void acknowledged(int count) {
    long wait = acks.owe(nanoTime.getAsLong(), count);
    if (wait > 0) {
      pause();
      var unused = channel.eventLoop().schedule(this::resume, wait, TimeUnit.NANOSECONDS);
    }
  }

  /** One more answer of so many bytes waits for the client. */
  void answered(int bytes) {
    answers++;
    answerBytes += bytes;
    if (!tooManyAnswers && (answers > ANSWERS || answerBytes > ANSWER_BYTES)) {
      tooManyAnswers = true;
      pause();
    }
  }

  /** The client has taken what waited for it. */
  void answersTaken() {
    boolean were = tooManyAnswers;
    answers = 0;
    answerBytes = 0;
    tooManyAnswers = false;
    if (were) {
      resume();
    }
  }
}
