package danliao.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PortHolderTest {
  @Test
  void aTakenPortIsToldWithWhomItIsForAndWhoHasIt() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/net/tcp")));
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> PortHolder.requireFree(new Port(socket.getLocalPort(), "mariadb")))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("port " + socket.getLocalPort() + " for mariadb is taken by")
          .hasMessageContaining("pid " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aPortThatWasGivenBackIsFree() throws Exception {
    ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    int port = socket.getLocalPort();
    assertThat(PortHolder.isFree(port)).isFalse();
    socket.close();
    assertThat(PortHolder.isFree(port)).isTrue();
  }
}
