package danliao.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.gateway.connection.Connections;
import danliao.gateway.connection.Login;
import danliao.gateway.connection.TestConnection;
import danliao.gateway.frames.CloseReason;
import danliao.gateway.frames.OutboundFrame;
import danliao.gateway.frames.ServerFrames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalDevicesTest {
  private final OutboundFrame frame = new OutboundFrame(ServerFrames.pong(TestConnection.NOW));
  private final Connections connections = new Connections(new SimpleMeterRegistry());
  private final LocalDevices devices = new LocalDevices(connections);
  private final TestConnection phone = login("phone", 1);
  private final TestConnection desk = login("desk", 2);

  @Test
  void aFrameGoesToTheDeviceItIsForOrToEachOfTheUsers() {
    assertThat(devices.deliver("alice", "phone", frame)).isEqualTo(1);
    assertThat(phone.frame().hasPong()).isTrue();
    assertThat(desk.written()).isNull();
    assertThat(devices.deliver("alice", "", frame)).isEqualTo(2);
    assertThat(devices.deliver("alice", "tablet", frame)).isZero();
    assertThat(devices.deliver("bob", "", frame)).isZero();
  }

  @Test
  void aDeviceThatTakesNothingIsNotReached() {
    phone.connection().close(CloseReason.RESTARTING);
    assertThat(devices.deliver("alice", "", frame)).isEqualTo(1);
  }

  @Test
  void aLoginClosesTheDevicesFormerConnectionAndNoOther() {
    assertThat(devices.replace("alice", "phone", 3)).isTrue();
    assertThat(phone.connection().closeReason()).isEqualTo(CloseReason.REPLACED);
    assertThat(desk.connection().isOpen()).isTrue();
  }

  @Test
  void anOlderLoginClosesNobody() {
    assertThat(devices.replace("alice", "desk", 1)).isFalse();
    assertThat(desk.connection().isOpen()).isTrue();
  }

  private TestConnection login(String device, long epoch) {
    TestConnection client =
        new TestConnection(
            new Login("alice", device, epoch, TestConnection.NOW.plus(Duration.ofHours(1))));
    connections.add(client.connection());
    return client;
  }
}
