package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.Ids;
import danliao.api.Timestamps;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Connection;
import danliao.client.connection.Encoding;
import danliao.client.query.Answer;
import danliao.client.query.ConversationItem;
import danliao.client.query.MessageItem;
import danliao.client.query.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Conversations, history and counts are as what was sent says, and are the user's own. */
class WhatUsersSeeIT {
  @RegisterExtension final World world = new World();

  @Test
  void aConversationShowsItsPeerItsLastMessageAndWhatIsUnread() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    Session bob = world.user("bob").on(2, Encoding.PROTOBUF);
    ann.send(bob.user(), "first");
    ServerAck last = ann.send(bob.user(), "second");
    JsonNode body = bob.user().query().get("/v1/conversations").body();
    assertThat(body.path("nextCursor").isMissingNode() || body.path("nextCursor").isNull())
        .isTrue();
    assertThat(body.path("items")).hasSize(1);
    JsonNode item = body.path("items").get(0);
    assertThat(item.path("conversationId").asString()).isEqualTo(last.getConversationId());
    assertThat(item.path("peer").asString()).isEqualTo(ann.user().id());
    assertThat(item.path("unread").asInt()).isEqualTo(2);
    JsonNode message = item.path("lastMessage");
    assertThat(message.path("messageId").asString()).isEqualTo(last.getMessageId());
    assertThat(message.path("from").asString()).isEqualTo(ann.user().id());
    assertThat(message.path("contentType").asString()).isEqualTo("text/plain");
    assertThat(message.path("preview").asString()).isEqualTo("second");
    assertThat(message.path("seq").asString()).isEqualTo(Long.toString(last.getSeq()));
    assertThat(Instant.parse(message.path("sentAt").asString()))
        .isEqualTo(Timestamps.instant(last.getSentAt()));
    assertThat(message.path("status").asString()).isEqualTo("SENT");
  }

  @Test
  void aMessageShowsWhatWasSentAndHowFarItHasCome() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    Session bob = world.user("bob").on(2, Encoding.PROTOBUF);
    ServerAck ack = ann.send(bob.user(), "look");
    bob.receives(ack);
    bob.client().ack(AckStatus.READ, ack.getMessageId());
    Instant readAt = Timestamps.instant(ann.receiptOf(ack, AckStatus.READ).getAt());
    JsonNode item =
        ann.user()
            .query()
            .get("/v1/conversations/" + ack.getConversationId() + "/messages")
            .body()
            .path("items")
            .get(0);
    assertThat(item).isEqualTo(ann.user().query().get("/v1/messages/" + ack.getMessageId()).body());
    assertThat(item.path("messageId").asString()).isEqualTo(ack.getMessageId());
    assertThat(item.path("clientMsgId").asString()).isEqualTo(ack.getClientMsgId());
    assertThat(item.path("from").asString()).isEqualTo(ann.user().id());
    assertThat(item.path("to").asString()).isEqualTo(bob.user().id());
    assertThat(item.path("contentType").asString()).isEqualTo("text/plain");
    assertThat(item.path("content").asString()).isEqualTo("look");
    assertThat(item.path("seq").asString()).isEqualTo(Long.toString(ack.getSeq()));
    assertThat(Instant.parse(item.path("sentAt").asString()))
        .isEqualTo(Timestamps.instant(ack.getSentAt()));
    assertThat(item.path("status").asString()).isEqualTo("READ");
    assertThat(Instant.parse(item.path("statusAt").asString())).isEqualTo(readAt);
  }

  @Test
  void unreadIsCountedByConversation() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    Session cy = world.user("cy").on(2, Encoding.PROTOBUF);
    TestUser bob = world.user("bob");
    ServerAck fromAnn = ann.sendMany(bob, 3, "a").getLast();
    ServerAck fromCy = cy.sendMany(bob, 2, "c").getLast();
    JsonNode body = bob.query().get("/v1/unread").body();
    assertThat(body.path("total").asInt()).isEqualTo(5);
    assertThat(body.path("conversations")).hasSize(2);
    assertThat(body.path("conversations").path(fromAnn.getConversationId()).asInt()).isEqualTo(3);
    assertThat(body.path("conversations").path(fromCy.getConversationId()).asInt()).isEqualTo(2);
    assertThat(ann.user().query().unread().total()).isZero();
  }

  @Test
  void theAuditTrailTellsWhatHappenedInOrder() throws Exception {
    TestUser bob = world.user("bob");
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    ServerAck ack = ann.send(bob, "what became of you?");
    ann.receiptOf(ack, AckStatus.UNREAD);
    Session connected = bob.on(2, Encoding.JSON);
    connected.receives(ack);
    connected.client().ack(AckStatus.UNREAD, ack.getMessageId());
    ann.inbox()
        .awaitReceipt(
            "the real unread receipt",
            World.PATIENCE,
            r -> r.getMessageId().equals(ack.getMessageId()) && !r.getRecipientOffline());
    connected.client().ack(AckStatus.READ, ack.getMessageId());
    ann.receiptOf(ack, AckStatus.READ);
    for (TestUser user : List.of(ann.user(), bob)) {
      List<JsonNode> events = user.query().events(ack.getMessageId());
      assertThat(events)
          .extracting(event -> event.path("type").asString().replaceFirst("@\\d+$", ""))
          .containsExactly("MessageSent", "MessageMarkedOffline", "MessageReceived", "MessageRead");
      assertThat(events)
          .extracting(event -> event.path("sequence").asInt())
          .containsExactly(0, 1, 2, 3);
      assertThat(events).extracting(event -> Instant.parse(event.path("at").asString())).isSorted();
      assertThat(events.getFirst().path("data").path("messageId").asString())
          .isEqualTo(ack.getMessageId());
    }
  }

  @Test
  void historyIsPagedWithoutGapOrRepeatWhileMessagesArrive() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    Session bob = world.user("bob").on(2, Encoding.PROTOBUF);
    List<ServerAck> acks = ann.sendMany(bob.user(), 130, "page me ");
    String conversation = acks.getFirst().getConversationId();
    List<String> seen = new ArrayList<>();
    String before = null;
    do {
      Page<MessageItem> page = bob.user().query().messages(conversation, before, null, 20);
      assertThat(page.items()).hasSizeBetween(1, 20);
      page.items().forEach(item -> seen.add(item.messageId()));
      before = page.next();
      ann.send(bob.user(), "in the middle of it");
      bob.send(ann.user(), "from the other side");
    } while (before != null);
    assertThat(seen)
        .containsExactlyElementsOf(acks.reversed().stream().map(ServerAck::getMessageId).toList());
  }

  @Test
  void historyIsCutExactlyAtBeforeAndAfter() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    TestUser bob = world.user("bob");
    List<ServerAck> acks = ann.sendMany(bob, 10, "m");
    String conversation = acks.getFirst().getConversationId();
    assertThat(bob.query().messages(conversation, seq(acks, 7), seq(acks, 3), null).items())
        .extracting(MessageItem::seq)
        .containsExactly(acks.get(6).getSeq(), acks.get(5).getSeq(), acks.get(4).getSeq());
    assertThat(bob.query().messages(conversation, null, seq(acks, 9), null).items()).isEmpty();
    assertThat(bob.query().messages(conversation, seq(acks, 0), null, null).items()).isEmpty();
    assertThat(bob.query().messages(conversation, null, seq(acks, 8), null).items()).hasSize(1);
  }

  @Test
  void conversationsArePagedWithoutGapOrRepeatWhileMessagesArrive() throws Exception {
    TestUser bob = world.user("bob");
    List<String> conversations = new ArrayList<>();
    List<Session> senders = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      Session sender = world.user("peer" + i).on(1 + i % 2, Encoding.PROTOBUF);
      senders.add(sender);
      conversations.add(sender.send(bob, "hello").getConversationId());
    }
    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      Page<ConversationItem> page = bob.query().conversations(5, cursor);
      assertThat(page.items()).hasSizeBetween(1, 5);
      page.items().forEach(item -> seen.add(item.conversationId()));
      cursor = page.next();
      // The newest on the first page speaks again, and somebody new speaks up.
      senders.getLast().send(bob, "again");
      world.user("new").on(1, Encoding.JSON).send(bob, "may I?");
    } while (cursor != null);
    assertThat(seen).containsExactlyElementsOf(conversations.reversed());
  }

  @Test
  void otherPeoplesMessagesAreNotFound() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    TestUser bob = world.user("bob");
    TestUser eve = world.user("eve");
    ServerAck ack = ann.send(bob, "private");
    for (String path :
        List.of(
            "/v1/messages/" + ack.getMessageId(),
            "/v1/messages/" + ack.getMessageId() + "/events",
            "/v1/conversations/" + ack.getConversationId() + "/messages",
            "/v1/messages/" + Ids.message("nobody", Connection.newClientMsgId()),
            "/v1/messages/no-such-id",
            "/v1/conversations/no-conversation/messages",
            "/v1/conversations/a:b/messages")) {
      assertProblem(eve.query().get(path), 404);
    }
    assertThat(eve.query().conversations(null, null).items()).isEmpty();
    assertThat(eve.query().unread().total()).isZero();
    assertThat(eve.query().offline(null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/conversations?limit=0",
        "/v1/conversations?limit=201",
        "/v1/conversations?limit=-1",
        "/v1/conversations?limit=many",
        "/v1/conversations?cursor=!!!",
        "/v1/conversations?cursor=bm90LWEtY3Vyc29y",
        "/v1/conversations/CONVERSATION/messages?limit=0",
        "/v1/conversations/CONVERSATION/messages?limit=201",
        "/v1/conversations/CONVERSATION/messages?before=yesterday",
        "/v1/conversations/CONVERSATION/messages?before=-1",
        "/v1/conversations/CONVERSATION/messages?after=9223372036854775808",
        "/v1/conversations/CONVERSATION/messages?asOf=yesterday",
        "/v1/conversations/CONVERSATION/messages?asOf=1999-12-31T23:59:59Z",
        "/v1/conversations/CONVERSATION/messages?asOf=2109-01-01T00:00:00Z",
        "/v1/offline?limit=0",
        "/v1/offline?limit=201",
        "/v1/search",
        "/v1/search?q=",
        "/v1/search?q=word&limit=0",
        "/v1/search?q=word&limit=201",
        "/v1/search?q=word&cursor=!!!",
        "/v1/search?q=word&since=yesterday",
        "/v1/search?q=word&until=2026-13-01T00:00:00Z",
        "/v1/search?q=word&peer=a:b",
      })
  void aBadParameterIsAProblemWithDetails(String path) throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    TestUser bob = world.user("bob");
    String conversation = ann.send(bob, "here").getConversationId();
    assertProblem(bob.query().get(path.replace("CONVERSATION", conversation)), 400);
  }

  @Test
  void whoHasSaidNothingSeesEmptyLists() throws Exception {
    TestUser newcomer = world.user("newcomer");
    assertThat(newcomer.query().conversations(null, null).items()).isEmpty();
    assertThat(newcomer.query().unread().total()).isZero();
    assertThat(newcomer.query().unread().conversations()).isEmpty();
    assertThat(newcomer.query().offline(null)).isEmpty();
    assertThat(newcomer.query().search("anything")).isEmpty();
  }

  static void assertProblem(Answer answer, int status) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.body().path("status").asInt()).isEqualTo(status);
    assertThat(answer.body().path("type").isMissingNode()).as("type is there").isFalse();
    assertThat(answer.body().path("title").asString("")).isNotBlank();
    assertThat(answer.body().path("detail").asString("")).isNotBlank();
  }

  private static String seq(List<ServerAck> acks, int index) {
    return Long.toString(acks.get(index).getSeq());
  }
}
