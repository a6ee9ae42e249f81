package danliao.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SendsTest {
  @Test
  void afterItsEndNothingIsKeptAndWhatWaitsIsTold() {
    Outbox outbox = Outbox.inMemory();
    try (Loop loop = new Loop("sends")) {
      Sends sends = new Sends(frame -> false, outbox, loop, Timing.USUAL, System::nanoTime);
      CompletableFuture<ServerAck> answer = sends.put(send("message-1"));
      sends.close();
      assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ChatClosedException.class);
      assertThatThrownBy(() -> sends.put(send("message-2")))
          .isInstanceOf(IllegalStateException.class);
      assertThat(outbox.messages()).containsExactly(send("message-1"));
    }
  }

  private static Send send(String clientMsgId) {
    return Send.newBuilder().setClientMsgId(clientMsgId).setTo("bob").build();
  }
}
