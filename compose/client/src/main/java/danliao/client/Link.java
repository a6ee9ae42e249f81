package danliao.client;

import danliao.api.frame.ClientFrame;
import danliao.api.frame.ServerFrame;
import danliao.client.ChatState.Reason;
import danliao.client.connection.Closed;
import danliao.client.connection.Connection;
import danliao.client.connection.ConnectionClosedException;
import danliao.client.connection.ConnectionListener;
import danliao.client.connection.Login;
import danliao.client.connection.LoginRefusedException;
import danliao.client.connection.Network;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one of the gateways, made anew whenever it ends: the next gateway each time,
 * longer waits from failure to failure, a new token when the old one is refused. Notices one that
 * died silently. Touched on the loop only, but for {@link #state} and {@link #done}.
 */
final class Link {
  /** What a link tells, on the loop. */
  interface Owner {
    void stateChanged(ChatState state);

    /** A frame, {@code welcome} excepted; {@link Link#done} has to be called once for it. */
    void received(ServerFrame frame);
  }

  private final Network network;
  private final String userId;
  private final Login login;
  private final List<URI> gateways;
  private final TokenSource tokens;
  private final Loop loop;
  private final Timing timing;
  private final LongSupplier nanoTime;
  private final Owner owner;
  private final Backoff backoff;
  private final Gate gate = new Gate();

  private int nextGateway;
  private int attempt;
  private boolean renew;
  private @Nullable Long renewedAt;
  private long onlineSince;
  private @Nullable Thread fetching;
  private @Nullable CompletableFuture<Connection> connecting;
  private @Nullable Connection connection;
  private @Nullable Future<?> timer;
  private volatile ChatState state = new ChatState.Closed(Reason.STOPPED);
  private volatile long heardAt;
  private volatile @Nullable Ear ear;

  /**
   * @param login the gateway in it is passed over
   */
  Link(
      Network network,
      String userId,
      Login login,
      List<URI> gateways,
      TokenSource tokens,
      Loop loop,
      Timing timing,
      RandomGenerator random,
      LongSupplier nanoTime,
      Owner owner) {
    this.network = network;
    this.userId = userId;
    this.login = login;
    this.gateways = gateways;
    this.tokens = tokens;
    this.loop = loop;
    this.timing = timing;
    this.nanoTime = nanoTime;
    this.owner = owner;
    this.backoff = new Backoff(random, timing.firstWait(), timing.longestWait());
    // Spreads clients over the gateways.
    this.nextGateway = random.nextInt(gateways.size());
  }

  ChatState state() {
    return state;
  }

  /** Connects; at once where it waits. */
  void start() {
    if (state instanceof ChatState.Closed || state instanceof ChatState.Waiting) {
      connect();
    }
  }

  void stop(Reason reason) {
    abandon();
    become(new ChatState.Closed(reason));
  }

  /** Null where there is none. */
  @Nullable Connection connection() {
    return connection;
  }

  /** False where it is not connected; true does not say that the frame arrived. */
  boolean send(ClientFrame frame) {
    Connection current = connection;
    if (current == null) {
      return false;
    }
    current.send(frame);
    return true;
  }

  int framesNotDone() {
    return gate.frames();
  }

  /** A frame that was received is done with. On any thread. */
  void done(ServerFrame frame) {
    gate.leave(frame.getSerializedSize());
    Ear current = ear;
    if (current != null) {
      current.readOn();
    }
  }

  private void connect() {
    abandon();
    become(new ChatState.Connecting());
    int mine = attempt;
    boolean renewing = renew;
    after(timing.token(), () -> lost(Closed.NO_CODE, "no token in time"));
    fetching = Thread.ofVirtual().name("danliao-token").start(() -> fetchToken(mine, renewing));
  }

  private void fetchToken(int mine, boolean renewing) {
    try {
      String token = renewing ? tokens.renew() : tokens.current();
      loop.run(() -> ifCurrent(mine, () -> open(token)));
    } catch (Exception e) {
      // Restores the interrupt of nobody: this thread ends here.
      loop.run(() -> ifCurrent(mine, () -> waitToRetry(Duration.ZERO, "no token: " + line(e))));
    }
  }

  // What becomes of a connect is told by what it was given.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void open(@Nullable String token) {
    renew = false;
    fetching = null;
    if (token == null) {
      stop(Reason.UNAUTHORIZED);
      return;
    }
    after(timing.connect(), () -> lost(Closed.NO_CODE, "no welcome in time"));
    int mine = attempt;
    Ear listener = new Ear(mine);
    ear = listener;
    URI gateway = gateways.get(nextGateway);
    nextGateway = (nextGateway + 1) % gateways.size();
    try {
      connecting = network.connect(login.gateway(gateway).token(token.strip()), listener);
    } catch (RuntimeException e) {
      waitToRetry(Duration.ZERO, line(e));
      return;
    }
    connecting.whenComplete(
        (connected, failure) ->
            loop.run(() -> ifCurrent(mine, () -> connectEnded(connected, failure))));
  }

  private void connectEnded(@Nullable Connection connected, @Nullable Throwable failure) {
    if (connected != null) {
      welcomed(connected);
    } else {
      notWelcomed(Objects.requireNonNull(failure));
    }
  }

  private void welcomed(Connection connected) {
    stopTimer();
    if (!connected.welcome().getUserId().equals(userId)) {
      stop(Reason.WRONG_USER);
      return;
    }
    connection = connected;
    onlineSince = nanoTime.getAsLong();
    heardAt = onlineSince;
    watch(connected.heartbeat());
    become(new ChatState.Online(connected.welcome().getGatewayId()));
  }

  /** Each heartbeat has a pong; two missed ones say that nobody is there. */
  private void watch(Duration heartbeat) {
    after(
        heartbeat.dividedBy(2),
        () -> {
          boolean silent = nanoTime.getAsLong() - heardAt > heartbeat.multipliedBy(2).toNanos();
          Ear current = ear;
          if (silent && current != null && !current.paused) {
            lost(Closed.NO_CODE, "nothing heard for two heartbeats");
          } else {
            watch(heartbeat);
          }
        });
  }

  private void notWelcomed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    switch (cause) {
      case LoginRefusedException refused when refused.status() == 401 ->
          tokenRefused(line(refused), false);
      case LoginRefusedException refused ->
          waitToRetry(refused.retryAfter().orElse(Duration.ZERO), line(refused));
      case ConnectionClosedException closed -> lost(closed.code(), line(closed));
      default -> waitToRetry(Duration.ZERO, line(cause));
    }
  }

  private void lost(int code, String cause) {
    boolean wasOnline = connection != null;
    if (wasOnline && nanoTime.getAsLong() - onlineSince >= timing.lasted().toNanos()) {
      backoff.reset();
    }
    switch (code) {
      case Closed.REPLACED -> stop(Reason.REPLACED);
      case Closed.TOKEN_EXPIRED -> tokenRefused(cause, true);
      case Closed.RESTARTING -> {
        if (wasOnline) {
          connect();
        } else {
          waitToRetry(Duration.ZERO, cause);
        }
      }
      case Closed.OVERLOADED, Closed.FLOOD -> waitToRetry(timing.busyWait(), cause);
      default -> waitToRetry(Duration.ZERO, cause);
    }
  }

  /**
   * A gateway whose clock is ahead refuses what is still good, so that one does not ask for ever.
   */
  private void tokenRefused(String cause, boolean afterWelcome) {
    Long before = renewedAt;
    long now = nanoTime.getAsLong();
    if (before == null || now - before >= timing.renewEvery().toNanos()) {
      renewedAt = now;
      renew = true;
      connect();
    } else if (afterWelcome) {
      stop(Reason.UNAUTHORIZED);
    } else {
      waitToRetry(Duration.ZERO, cause);
    }
  }

  private void waitToRetry(Duration atLeast, String cause) {
    abandon();
    Duration wait = atLeast.plus(backoff.next());
    after(wait, this::connect);
    become(new ChatState.Waiting(wait, cause));
  }

  /** What the connection still says is passed over, and so is one that comes about too late. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void abandon() {
    attempt++;
    stopTimer();
    if (fetching != null) {
      fetching.interrupt();
    }
    if (connecting != null) {
      connecting.cancel(false);
      connecting.thenAccept(Connection::leave);
    }
    fetching = null;
    connecting = null;
    connection = null;
    ear = null;
  }

  private void become(ChatState next) {
    state = next;
    owner.stateChanged(next);
  }

  private void after(Duration wait, Runnable work) {
    stopTimer();
    int mine = attempt;
    timer = loop.after(wait, () -> ifCurrent(mine, work));
  }

  private void stopTimer() {
    Future<?> running = timer;
    if (running != null) {
      running.cancel(false);
    }
  }

  private void ifCurrent(int mine, Runnable work) {
    if (mine == attempt) {
      work.run();
    }
  }

  private static String line(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /** Hears one connection, on its event loop. */
  private final class Ear implements ConnectionListener {
    private final int mine;
    private volatile @Nullable Connection from;
    private volatile boolean paused;

    private Ear(int mine) {
      this.mine = mine;
    }

    @Override
    public void received(Connection from, ServerFrame frame) {
      this.from = from;
      heardAt = nanoTime.getAsLong();
      if (frame.hasWelcome()) {
        return;
      }
      gate.enter(frame.getSerializedSize());
      if (gate.isFull() && !paused) {
        paused = true;
        from.pauseReading();
        // It may have emptied just now, when nobody knew of a pause.
        readOn();
      }
      loop.run(
          () -> {
            if (mine == attempt) {
              owner.received(frame);
            } else {
              done(frame);
            }
          });
    }

    private void readOn() {
      Connection waiting = from;
      if (paused && waiting != null && gate.isHalfEmpty()) {
        paused = false;
        heardAt = nanoTime.getAsLong();
        waiting.resumeReading();
      }
    }

    @Override
    public void closed(Closed how) {
      String reason = how.reason().isEmpty() ? "" : ' ' + how.reason();
      loop.run(() -> ifCurrent(mine, () -> lost(how.code(), "closed with " + how.code() + reason)));
    }
  }
}
