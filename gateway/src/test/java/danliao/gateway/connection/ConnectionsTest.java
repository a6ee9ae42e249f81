package danliao.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Connections connections = new Connections(meters);
  private final Connection older = login("phone", 1);
  private final Connection newer = login("phone", 2);

  @Test
  void ofTwoLoginsOfADeviceTheNewerTakesThePlaceOfTheOlder() {
    assertThat(connections.add(older)).isNull();
    assertThat(connections.add(newer)).isSameAs(older);
    assertThat(connections.of("alice")).containsExactly(newer);
    assertThat(connections.size()).isEqualTo(1);
  }

  @Test
  void anOlderLoginThatComesLateIsNotTakenIn() {
    assertThat(connections.add(newer)).isNull();
    assertThat(connections.add(older)).isSameAs(older);
    assertThat(connections.of("alice")).containsExactly(newer);
  }

  @Test
  void nobodyIsClosedHere() {
    connections.add(older);
    connections.add(newer);
    assertThat(older.isOpen()).isTrue();
  }

  @Test
  void theEndOfAConnectionThatLostItsPlaceRemovesNobody() {
    connections.add(older);
    connections.add(newer);
    connections.remove(older);
    assertThat(connections.of("alice")).containsExactly(newer);
    connections.remove(newer);
    assertThat(connections.of("alice")).isEmpty();
    assertThat(connections.size()).isZero();
  }

  @Test
  void eachDeviceHasItsOwnPlaceAndIsCounted() {
    Connection desk = login("desk", 3);
    connections.add(older);
    connections.add(desk);
    assertThat(connections.of("alice")).containsExactlyInAnyOrder(older, desk);
    assertThat(connections.all()).containsExactlyInAnyOrder(older, desk);
    assertThat(connections.of("bob")).isEmpty();
    assertThat(meters.get("danliao.gateway.connections").gauge().value()).isEqualTo(2);
  }

  private static Connection login(String device, long epoch) {
    Login login = new Login("alice", device, epoch, TestConnection.NOW.plus(Duration.ofHours(1)));
    return new TestConnection(login).connection();
  }
}
