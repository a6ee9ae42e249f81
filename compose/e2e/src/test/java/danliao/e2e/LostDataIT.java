package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.frame.AckStatus;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.client.ChatClient;
import danliao.client.Encoding;
import danliao.client.MessageItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that comes back empty is filled again without anyone doing anything. */
@Disruptive
class LostDataIT {
  private static final Duration FILLED = Duration.ofMinutes(2);
  private static final int MESSAGES = 30;

  @RegisterExtension final World world = new World();

  @ParameterizedTest
  @ValueSource(strings = {"redis", "hbase", "elasticsearch"})
  void whatWasAcknowledgedIsThereAgainAfterAStoreLostAllItHad(String server) throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    TestUser bob = world.user("bob");
    List<ServerAck> acks = ann.sendMany(bob, MESSAGES, "kept ");
    Session reading = bob.on(2, Encoding.JSON);
    for (ServerAck ack : acks.subList(0, MESSAGES / 3)) {
      reading.receives(ack);
      reading.client().ack(AckStatus.READ, ack.getMessageId());
      ann.receiptOf(ack, AckStatus.READ);
    }
    reading.client().close();

    Send meanwhile =
        Send.newBuilder()
            .setClientMsgId(ChatClient.newClientMsgId())
            .setTo(bob.id())
            .setContent("meanwhile")
            .build();
    Launcher.ofRunningStack().kill(server);
    try {
      empty(world.local().home().resolve("data").resolve(server));
      // On its way when the store comes back with nothing.
      ann.client().send(ClientFrame.newBuilder().setSend(meanwhile).build());
    } finally {
      Launcher.ofRunningStack().start(server);
    }
    List<String> ids = new ArrayList<>(acks.stream().map(ServerAck::getMessageId).toList());
    await()
        .atMost(FILLED)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(bob.query().messages(acks.getFirst().getConversationId()))
                    .extracting(MessageItem::messageId)
                    .containsAll(ids));
    await()
        .atMost(FILLED)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(bob.query().unread().total())
                    .isGreaterThanOrEqualTo(MESSAGES - MESSAGES / 3));
    await()
        .atMost(FILLED)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(bob.query().search("kept"))
                    .extracting(MessageItem::messageId)
                    .containsExactlyInAnyOrderElementsOf(ids));
    // Whether it was refused or is stored with an ack that is late: sent again it is there once.
    ids.add(ann.send(meanwhile).getMessageId());
    ids.add(ann.send(bob, "afterwards").getMessageId());
    int unread = ids.size() - MESSAGES / 3;
    assertThat(bob.query().unread().total()).isEqualTo(unread);
    assertThat(bob.query().messages(acks.getFirst().getConversationId()))
        .extracting(MessageItem::messageId)
        .containsExactlyElementsOf(ids.reversed());
    assertThat(bob.query().offline(200)).extracting(MessageItem::messageId).hasSize(unread);
    Session again = bob.on(1, Encoding.PROTOBUF);
    for (String id : ids.subList(MESSAGES / 3, ids.size())) {
      again.receives(id);
    }
  }

  private static void empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      }
    }
  }
}
