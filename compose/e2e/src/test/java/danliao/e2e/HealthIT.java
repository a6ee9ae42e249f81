package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.client.query.QueryClient;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HealthIT {
  private static final String HEALTH = "/actuator/health";

  @RegisterExtension final World world = new World();

  @Test
  void everyServiceOfAWholeStackIsAliveAndReady() {
    URI gateway = world.local().gateway(1);
    for (URI service :
        List.of(
            URI.create("http://" + gateway.getAuthority()),
            world.local().queryApi(),
            world.local().commandSide(1))) {
      QueryClient actuator = new QueryClient(service, null);
      for (String path : List.of(HEALTH, HEALTH + "/readiness", HEALTH + "/liveness")) {
        assertThat(actuator.get(path).status()).as("%s of %s", path, service).isEqualTo(200);
      }
      assertThat(actuator.text("/actuator/prometheus")).contains("jvm_memory_used_bytes");
    }
  }
}
