package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.frame.ErrorCode;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.client.Encoding;
import danliao.client.MessageItem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Disruptive
class RestartIT {
  private static final int MESSAGES = 20;

  @RegisterExtension final World world = new World();

  @Test
  void afterARestartOfEverythingNothingIsLostAndAResendIsStillTheSameMessage() throws Exception {
    TestUser sender = world.user("ann");
    TestUser bob = world.user("bob");
    List<Send> sends = new ArrayList<>();
    List<ServerAck> acks = new ArrayList<>();
    Session ann = sender.on(1, Encoding.PROTOBUF);
    for (int i = 0; i < MESSAGES; i++) {
      sends.add(Messages.to(bob, "before the restart " + i));
      acks.add(ann.send(sends.getLast()));
    }
    Launcher.ofRunningStack().down();
    Launcher.ofRunningStack().up();

    List<String> ids = acks.stream().map(ServerAck::getMessageId).toList();
    assertThat(bob.query().unread().total()).isEqualTo(MESSAGES);
    for (Encoding encoding : Encoding.values()) {
      Session again = sender.on(encoding == Encoding.JSON ? 1 : 2, encoding);
      for (int i = 0; i < MESSAGES; i++) {
        assertThat(again.send(sends.get(i))).isEqualTo(acks.get(i));
      }
      assertThat(again.refused(sends.getFirst().toBuilder().setContent("other").build()).getCode())
          .isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED);
      again.client().close();
    }
    assertThat(bob.query().messages(acks.getFirst().getConversationId()))
        .extracting(MessageItem::messageId)
        .containsExactlyElementsOf(ids.reversed());
    assertThat(bob.query().unread().total()).isEqualTo(MESSAGES);
    assertThat(bob.query().offline(null))
        .extracting(MessageItem::messageId)
        .containsExactlyElementsOf(ids);
    Session connected = bob.on(1, Encoding.JSON);
    for (ServerAck ack : acks) {
      assertThat(connected.receives(ack).getRedelivered()).isTrue();
    }
  }
}
