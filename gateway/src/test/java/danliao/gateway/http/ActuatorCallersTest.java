package danliao.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActuatorCallersTest {
  private static final SocketAddress HERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
  private static final SocketAddress ELSEWHERE = new InetSocketAddress("192.0.2.7", 50_000);

  private final ActuatorCallers here = new ActuatorCallers(false);
  private final ActuatorCallers everybody = new ActuatorCallers(true);
  private final HttpHeaders headers = new DefaultHttpHeaders().add("Host", "gateway");

  @Test
  void thisMachineMayAsk() {
    assertThat(here.include(headers, HERE)).isTrue();
  }

  @Test
  void othersMayNot() {
    assertThat(here.include(headers, ELSEWHERE)).isFalse();
    assertThat(here.include(headers, null)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded",
        "X-Forwarded-For",
        "x-forwarded-host",
        "X-FORWARDED-PROTO",
        "X-Real-IP",
        "Via"
      })
  void whatAProxyOnThisMachinePassesOnIsNotFromHere(String header) {
    headers.add(header, "127.0.0.1");
    assertThat(here.include(headers, HERE)).isFalse();
    assertThat(everybody.include(headers, HERE)).isTrue();
  }

  @Test
  void whereEverybodyMayOthersMay() {
    assertThat(everybody.include(headers, ELSEWHERE)).isTrue();
  }
}
