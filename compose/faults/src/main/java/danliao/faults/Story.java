package danliao.faults;

import danliao.api.Ids;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ServerAck;
import danliao.faults.Entry.Acked;
import danliao.faults.Entry.Acknowledged;
import danliao.faults.Entry.Refused;
import danliao.faults.Entry.Sent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Everything that was recorded of one {@code clientMsgId} of one sender, in time order. */
final class Story {
  /** What a resend repeats and a reuse changes. */
  record Body(String to, String content) {}

  private final String sender;
  private final String clientMsgId;
  private final List<Entry> entries = new ArrayList<>(8);
  private final Set<Body> others = new LinkedHashSet<>();
  private @Nullable String messageId;
  private @Nullable ServerAck ack;
  private @Nullable Body body;

  Story(String sender, String clientMsgId) {
    this.sender = sender;
    this.clientMsgId = clientMsgId;
  }

  /** The id by which acks, receipts and queries may name it; the first one counts. */
  void named(String id) {
    if (messageId == null) {
      messageId = id;
    }
  }

  void add(Entry entry) {
    entries.add(entry);
    if (ack == null && entry instanceof Acked acked) {
      ack = acked.ack();
    }
  }

  /**
   * Decides which of the sent bodies is the message. Those first sent after the ack are not; of
   * several sent before it any may be, but the same for everybody: what the sender is shown.
   */
  void settle(Predicate<Body> shownToSender) {
    Set<Body> before = new LinkedHashSet<>();
    boolean acked = false;
    for (Entry entry : entries) {
      acked |= entry instanceof Acked;
      if (entry instanceof Sent sent) {
        Body candidate = new Body(sent.to(), sent.content());
        others.add(candidate);
        if (!acked || before.isEmpty()) {
          before.add(candidate);
        }
      }
    }
    if (!before.isEmpty()) {
      Body first = before.iterator().next();
      body =
          before.size() == 1
              ? first
              : before.stream().filter(shownToSender).findFirst().orElse(first);
      others.remove(body);
    }
  }

  String sender() {
    return sender;
  }

  String clientMsgId() {
    return clientMsgId;
  }

  /** Never, in effect, for what nobody sent. */
  long firstSentAt() {
    return all(Sent.class).stream().mapToLong(Sent::at).min().orElse(Long.MAX_VALUE);
  }

  /** Its message id, or its {@code clientMsgId} while it has none. */
  String name() {
    return messageId == null ? clientMsgId : messageId;
  }

  List<Entry> entries() {
    return entries;
  }

  <T extends Entry> List<T> all(Class<T> kind) {
    List<T> found = new ArrayList<>();
    for (Entry entry : entries) {
      if (kind.isInstance(entry)) {
        found.add(kind.cast(entry));
      }
    }
    return found;
  }

  /** False for what only a server has ever spoken of. */
  boolean wasSent() {
    return body != null;
  }

  /** The message. There is one if {@link #wasSent}. */
  Body body() {
    if (body == null) {
      throw new IllegalStateException("expected a send of " + name() + ", found none");
    }
    return body;
  }

  /** Bodies that were sent by the same id and are not the message. */
  Set<Body> otherBodies() {
    return others;
  }

  String recipient() {
    return body().to();
  }

  String conversationId() {
    return Ids.conversation(sender, recipient());
  }

  /** The first {@code serverAck}. */
  @Nullable ServerAck ack() {
    return ack;
  }

  /** Refused and never acknowledged: the load sends again after whatever is worth it. */
  boolean refusedForGood() {
    return ack == null && entries.stream().anyMatch(Refused.class::isInstance);
  }

  /** The acks that its recipient wrote, whether they arrived or not. */
  List<Acknowledged> acksOfRecipient() {
    return all(Acknowledged.class).stream()
        .filter(written -> wasSent() && written.where().user().equals(recipient()))
        .toList();
  }

  boolean recipientWroteRead() {
    return acksOfRecipient().stream().anyMatch(written -> written.status() == AckStatus.READ);
  }
}
