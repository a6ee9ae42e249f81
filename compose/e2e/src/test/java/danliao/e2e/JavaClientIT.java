package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import danliao.api.frame.AckStatus;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.client.ChatClient;
import danliao.client.ChatState;
import danliao.client.Outbox;
import danliao.client.connection.Encoding;
import danliao.client.connection.RefusedException;
import danliao.client.query.MessageItem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("FutureReturnValueIgnored") // Of some sends the answer is of no interest.
class JavaClientIT {
  @RegisterExtension final World world = new World();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void twoUsersTalkAndSeeWhatBecomesOfTheirMessages(Encoding encoding) throws Exception {
    TestUser ann = world.user("ann");
    TestUser bob = world.user("bob");
    Listening annHears = new Listening();
    Listening bobHears = new Listening();
    try (ChatClient annChat = ann.chat(annHears).encoding(encoding).start();
        ChatClient bobChat = bob.chat(bobHears).encoding(encoding).start()) {
      await("bob online", () -> bobChat.state() instanceof ChatState.Online);
      ServerAck ack = get(annChat.send(bob.id(), "你好"));
      await("the message", () -> bobHears.ids().contains(ack.getMessageId()));
      await("received", () -> annHears.has(ack, AckStatus.UNREAD));
      Message message = bobHears.messages.getFirst();
      assertThat(message.getContent()).isEqualTo("你好");
      bobChat.read(message);
      await("read", () -> annHears.has(ack, AckStatus.READ));
      assertThat(bob.query().unread().total()).isZero();
      assertThat(annChat.pending()).isEmpty();
    }
  }

  @Test
  void aMessageToSomebodyAwayArrivesOnceAndIsNotToldAgain() throws Exception {
    TestUser ann = world.user("ann");
    TestUser bob = world.user("bob");
    ServerAck ack;
    try (ChatClient annChat = ann.chat(new Listening()).start()) {
      ack = get(annChat.send(bob.id(), "for later"));
    }
    Listening first = new Listening();
    try (ChatClient bobChat = bob.chat(first).start()) {
      await("the message", () -> first.ids().contains(ack.getMessageId()));
      await("no unread but this", () -> bob.query().offline(10).isEmpty());
      assertThat(bobChat.counts().repeats()).isZero();
    }
    Listening second = new Listening();
    try (ChatClient bobChat = bob.chat(second).start();
        ChatClient annChat = ann.chat(new Listening()).start()) {
      await("bob online", () -> bobChat.state() instanceof ChatState.Online);
      ServerAck after = get(annChat.send(bob.id(), "after"));
      await("the one after", () -> second.ids().contains(after.getMessageId()));
      assertThat(second.ids()).doesNotContain(ack.getMessageId());
    }
  }

  @Test
  void aNewerLoginOfTheDeviceEndsTheOlder() throws Exception {
    TestUser ann = world.user("ann");
    try (ChatClient older = ann.chat(new Listening()).device("phone").start()) {
      await("online", () -> older.state() instanceof ChatState.Online);
      try (ChatClient newer = ann.chat(new Listening()).device("phone").start()) {
        await(
            "replaced",
            () -> older.state().equals(new ChatState.Closed(ChatState.Reason.REPLACED)));
        await("online", () -> newer.state() instanceof ChatState.Online);
      }
    }
  }

  @Test
  void anIdThatWasUsedForAnotherMessageIsRefusedAndToldWithIt() throws Exception {
    TestUser ann = world.user("ann");
    TestUser bob = world.user("bob");
    Listening hears = new Listening();
    Send send =
        Send.newBuilder()
            .setClientMsgId(ChatClient.newClientMsgId())
            .setTo(bob.id())
            .setContent("one")
            .build();
    try (ChatClient chat = ann.chat(hears).start()) {
      assertThat(get(chat.send(send))).isEqualTo(get(chat.send(send)));
      Send other = send.toBuilder().setContent("another").build();
      assertThatThrownBy(() -> get(chat.send(other)))
          .cause()
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED));
      await("told", () -> hears.refused.contains(other));
      await("an empty outbox", () -> chat.pending().isEmpty());
    }
    assertThat(history(ann, bob)).containsExactly("one");
  }

  @Test
  void whatWasWrittenWithoutAConnectionIsSentByTheNextProcess() throws Exception {
    TestUser ann = world.user("ann");
    TestUser bob = world.user("bob");
    try (ChatClient never = ann.chat(new Listening()).outbox(Outbox.inFolder(folder)).build()) {
      never.send(bob.id(), "one");
      never.send(bob.id(), "two");
    }
    try (ChatClient next = ann.chat(new Listening()).outbox(Outbox.inFolder(folder)).start()) {
      await("an empty outbox", () -> next.pending().isEmpty());
    }
    assertThat(history(ann, bob)).containsExactlyInAnyOrder("one", "two");
  }

  private static List<String> history(TestUser user, TestUser peer) throws Exception {
    return user.query().messages(user.conversationWith(peer), null, null, 100).items().stream()
        .map(MessageItem::content)
        .toList();
  }

  private static ServerAck get(CompletableFuture<ServerAck> answer) throws Exception {
    return answer.get(World.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(World.PATIENCE).until(condition);
  }
}
