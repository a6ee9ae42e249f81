package danliao.client;

import com.github.f4b6a3.ulid.UlidCreator;
import danliao.api.Ids;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.Error;
import danliao.api.frame.Message;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.api.frame.ServerFrame;
import danliao.client.connection.Connection;
import danliao.client.connection.Encoding;
import danliao.client.connection.Login;
import danliao.client.connection.Network;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One user's chat on one device. It stays connected, to one gateway or the next, until it is
 * closed:
 *
 * <ul>
 *   <li>what is sent is kept in the {@link Outbox} and sent, again and again with the same {@code
 *       clientMsgId}, until the server has answered;
 *   <li>what comes is told once and acknowledged, in batches, when it has been taken;
 *   <li>what happens is told to the {@link ChatListener} and to subscribers of {@link #events}.
 * </ul>
 *
 * <pre>{@code
 * try (ChatClient chat =
 *     ChatClient.builder("alice", () -> token)
 *         .gateway(URI.create("wss://chat.example/ws"))
 *         .listener(new ChatListener() {
 *           @Override
 *           public void received(Message message) {
 *             System.out.println(message.getFrom() + ": " + message.getContent());
 *           }
 *         })
 *         .start()) {
 *   chat.send("bob", "Hello").get(30, TimeUnit.SECONDS);
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class ChatClient implements AutoCloseable {
  /** The most that a message may hold, in bytes of UTF-8. */
  public static final int MAX_CONTENT_BYTES = 16_384;

  private static final int MAX_FRAME_BYTES = 65_536;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String userId;
  private final Network network;
  private final boolean ownNetwork;
  private final Outbox outbox;
  private final Loop loop;
  private final Link link;
  private final Sends sends;
  private final Acks acks;
  private final Delivery delivery;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicLong repeats = new AtomicLong();
  private final AtomicLong connects = new AtomicLong();
  // Touched on the loop only.
  private final Seen seen = new Seen();
  private final Set<String> beingTold = new HashSet<>();

  private ChatClient(Builder builder) {
    userId = builder.userId;
    ownNetwork = builder.network == null;
    network = builder.network == null ? new Network(1) : builder.network;
    outbox = builder.outbox == null ? Outbox.inMemory() : builder.outbox;
    loop = new Loop("danliao-chat-" + userId);
    delivery = new Delivery("danliao-events-" + userId, builder.listener);
    link =
        new Link(
            network,
            userId,
            builder.login(),
            List.copyOf(builder.gateways),
            builder.tokens,
            loop,
            builder.timing,
            new Random(),
            System::nanoTime,
            new Owner());
    sends = new Sends(link::send, outbox, loop, builder.timing, System::nanoTime);
    acks = new Acks(link::send, loop, builder.timing, System::nanoTime);
    delivery.start();
  }

  /**
   * Begins to describe a chat.
   *
   * @param userId whose chat it is: with a token of somebody else nothing is sent
   * @param tokens where it has its tokens from
   */
  public static Builder builder(String userId, TokenSource tokens) {
    return new Builder(userId, tokens);
  }

  /** An id for a new message: a ULID, later ones of a process sort behind earlier ones. */
  public static String newClientMsgId() {
    return UlidCreator.getMonotonicUlid().toString();
  }

  /** Connects; also after it was closed for good, or at once where it waits to try again. */
  public void start() {
    loop.run(link::start);
  }

  public ChatState state() {
    return link.state();
  }

  /** Sends text under a new id; see {@link #send(Send)}. */
  public CompletableFuture<ServerAck> send(String to, String text) {
    return send(
        Send.newBuilder()
            .setClientMsgId(newClientMsgId())
            .setTo(to)
            .setContentType("text/plain")
            .setContent(text)
            .build());
  }

  /**
   * Keeps a message in the outbox and sends it as soon as it can be sent, also in a later
   * connection. The answer completes with the server's ack; with {@link
   * danliao.client.connection.RefusedException} where the server refuses the message for good; with
   * {@link ChatClosedException} where this chat is closed before. It completes on a thread of its
   * own, after the listener's methods or before.
   *
   * @throws IllegalArgumentException if it has no such ids or no such size as the server takes, or
   *     another message waits under its id
   * @throws OutboxFullException if it cannot be kept
   * @throws java.io.UncheckedIOException if the outbox's folder cannot be written
   * @throws IllegalStateException if this chat is closed
   */
  public CompletableFuture<ServerAck> send(Send message) {
    check(message);
    return sends.put(message).copy();
  }

  private void check(Send message) {
    expect(
        Ids.isClientMsg(message.getClientMsgId()),
        "clientMsgId \"" + message.getClientMsgId() + "\": expected 8 to 64 of A-Z a-z 0-9 _ -");
    expect(
        Ids.isUser(message.getTo()) && !message.getTo().equals(userId),
        "\"" + message.getTo() + "\": expected the id of another user");
    int bytes = message.getContent().getBytes(StandardCharsets.UTF_8).length;
    expect(
        bytes >= 1 && bytes <= MAX_CONTENT_BYTES,
        "expected content of 1 to " + MAX_CONTENT_BYTES + " bytes, found " + bytes);
    // A gateway refuses a frame that is too large without a look into it: nobody would hear for
    // whom.
    int frameBytes = Encoding.JSON.bytes(ClientFrame.newBuilder().setSend(message).build());
    expect(
        frameBytes <= MAX_FRAME_BYTES,
        "expected at most "
            + MAX_FRAME_BYTES
            + " bytes, found "
            + frameBytes
            + " as JSON, where a control character takes six");
  }

  private static void expect(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** What was sent and is not answered yet, in order. */
  public List<Send> pending() {
    return outbox.messages();
  }

  /** Tells the senders of these messages that the user has seen them. */
  public void read(Collection<String> messageIds) {
    List<String> ids = List.copyOf(messageIds);
    loop.run(() -> acks.add(AckStatus.READ, ids));
  }

  /** Tells the sender of a message that the user has seen it. */
  public void read(Message message) {
    read(List.of(message.getMessageId()));
  }

  /**
   * Everything that happens, to any number of subscribers beside the listener. A message counts as
   * taken when the listener and each subscriber have returned from it: a subscriber that asks for
   * no more holds up the others, and in the end what the gateway sends. Subscribe before {@link
   * #start} to miss nothing. Completes when the chat is closed.
   */
  public Flow.Publisher<ChatEvent> events() {
    return delivery;
  }

  /** How much there is of what. */
  public ChatCounts counts() {
    return new ChatCounts(
        outbox.messages().size(),
        link.framesNotDone(),
        connects.get(),
        sends.resends(),
        repeats.get());
  }

  /**
   * Ends: the event that is being told is told to its end, acknowledgements that are ready go out,
   * the connection closes. What has no answer stays in the outbox. Takes at most some seconds; from
   * a listener it returns at once, and ends when the listener has returned.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      delivery.stop();
      if (delivery.isTelling()) {
        Thread.ofVirtual().name("danliao-close").start(this::end);
      } else {
        end();
      }
    } else if (!delivery.isTelling()) {
      awaitEnd();
    }
  }

  private void end() {
    try {
      delivery.awaitEnd(PATIENCE);
      AtomicReference<@Nullable Connection> last = new AtomicReference<>();
      loop.run(
          () -> {
            acks.flush();
            last.set(link.connection());
            link.stop(ChatState.Reason.STOPPED);
          });
      loop.finish(PATIENCE);
      sends.close();
      Connection left = last.get();
      if (left != null) {
        left.close();
      }
    } finally {
      if (ownNetwork) {
        network.close();
      }
      outbox.close();
      ended.countDown();
    }
  }

  private void awaitEnd() {
    try {
      boolean ignored = ended.await(4 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Owner implements Link.Owner {
    @Override
    public void stateChanged(ChatState state) {
      if (state instanceof ChatState.Online) {
        connects.incrementAndGet();
        acks.repeat();
        sends.repeat();
      }
      delivery.tellState(state);
    }

    @Override
    public void received(ServerFrame frame) {
      switch (frame.getFrameCase()) {
        case MESSAGE -> message(frame);
        case SERVER_ACK -> acknowledged(frame);
        case RECEIPT -> tell(frame, new ChatEvent.Receipted(frame.getReceipt()));
        case ERROR -> refused(frame);
        case WELCOME, SYNCED, PONG, FRAME_NOT_SET -> link.done(frame);
      }
    }

    private void message(ServerFrame frame) {
      Message message = frame.getMessage();
      String messageId = message.getMessageId();
      if (seen.add(messageId)) {
        beingTold.add(messageId);
        delivery.tell(
            new ChatEvent.Received(message),
            outcome -> {
              loop.run(() -> told(messageId, outcome));
              link.done(frame);
            });
        return;
      }
      repeats.incrementAndGet();
      if (!beingTold.contains(messageId)) {
        // It says that our acknowledgement has not arrived.
        acks.add(AckStatus.UNREAD, List.of(messageId));
      }
      link.done(frame);
    }

    private void told(String messageId, Delivery.Outcome outcome) {
      beingTold.remove(messageId);
      if (outcome == Delivery.Outcome.TAKEN) {
        acks.add(AckStatus.UNREAD, List.of(messageId));
      } else {
        seen.remove(messageId);
      }
    }

    private void acknowledged(ServerFrame frame) {
      ServerAck ack = frame.getServerAck();
      Sends.Pending done = sends.acknowledged(ack.getClientMsgId());
      if (done != null) {
        done.acknowledge(ack);
      }
      tell(frame, new ChatEvent.Acknowledged(ack));
    }

    private void refused(ServerFrame frame) {
      Error error = frame.getError();
      if (error.hasMessageId()) {
        acks.refused(error);
      }
      Sends.Pending refused = error.hasClientMsgId() ? sends.refused(error) : null;
      if (refused == null) {
        link.done(frame);
        return;
      }
      refused.refuse(error);
      delivery.tell(
          new ChatEvent.Refused(refused.message(), error),
          outcome -> {
            if (outcome != Delivery.Outcome.FAILED) {
              loop.run(() -> sends.forget(refused));
            }
            link.done(frame);
          });
    }

    private void tell(ServerFrame frame, ChatEvent event) {
      delivery.tell(event, outcome -> link.done(frame));
    }
  }

  /** Describes a chat. */
  public static final class Builder {
    private final String userId;
    private final TokenSource tokens;
    private Collection<URI> gateways = List.of();
    private String device = "default";
    private Encoding encoding = Encoding.PROTOBUF;
    private Timing timing = Timing.USUAL;
    private @Nullable Outbox outbox;
    private @Nullable ChatListener listener;
    private @Nullable Network network;

    private Builder(String userId, TokenSource tokens) {
      expect(
          Ids.isUser(userId),
          "user id \"" + userId + "\": expected 1 to 64 letters, digits, and _ . -");
      this.userId = userId;
      this.tokens = tokens;
    }

    /** The address of {@code /ws}. */
    public Builder gateway(URI gateway) {
      return gateways(List.of(gateway));
    }

    /** Addresses of {@code /ws}: one by chance, then each in turn. */
    public Builder gateways(Collection<URI> gateways) {
      gateways.forEach(Network::check);
      this.gateways = gateways;
      return this;
    }

    /** Names the device; a later login of the same replaces an earlier. */
    public Builder device(String device) {
      expect(
          Ids.isDevice(device),
          "device \"" + device + "\": expected 1 to 64 letters, digits, and _ . -");
      this.device = device;
      return this;
    }

    /** Protobuf if not said otherwise. */
    public Builder encoding(Encoding encoding) {
      this.encoding = encoding;
      return this;
    }

    /** In memory if not said otherwise. The chat closes it. */
    public Builder outbox(Outbox outbox) {
      this.outbox = outbox;
      return this;
    }

    public Builder listener(ChatListener listener) {
      this.listener = listener;
      return this;
    }

    /** Threads that many chats share; their owner closes them. One of its own if not given. */
    public Builder network(Network network) {
      this.network = network;
      return this;
    }

    Builder timing(Timing timing) {
      this.timing = timing;
      return this;
    }

    /**
     * A chat that is not started, for subscribers that shall miss nothing.
     *
     * @throws IllegalArgumentException if there is no gateway
     */
    public ChatClient build() {
      expect(!gateways.isEmpty(), "expected the address of a gateway");
      return new ChatClient(this);
    }

    /** A chat that connects. */
    public ChatClient start() {
      ChatClient chat = build();
      chat.start();
      return chat;
    }

    private Login login() {
      return Login.of(gateways.iterator().next(), null).device(device).encoding(encoding);
    }
  }
}
