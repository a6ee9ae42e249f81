package danliao.e2e;

import danliao.client.connection.Login;
import danliao.client.connection.Network;
import danliao.client.query.QueryClient;
import danliao.stack.LocalStack;
import danliao.stack.Tokens;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The stack under test, and what one test does with it: users nobody else knows, connections that
 * end with the test. Prints its random seed when the test fails.
 */
final class World implements AfterEachCallback {
  /** Long enough for anything that is promised to happen at all. */
  static final Duration PATIENCE = Duration.ofSeconds(45);

  private final LocalStack stack = Launcher.ofRunningStack().local();
  private final Tokens tokens = stack.tokens();
  private final Network network = new Network(1);
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  LocalStack local() {
    return stack;
  }

  Tokens tokens() {
    return tokens;
  }

  Network network() {
    return network;
  }

  Random random() {
    return random;
  }

  /** A user that never was before; the name makes failures readable. */
  TestUser user(String name) {
    return new TestUser(
        this, name + '-' + UUID.randomUUID().toString().replace("-", "").substring(0, 12));
  }

  QueryClient admin() {
    return new QueryClient(stack.queryApi(), tokens.admin("operator"));
  }

  Login login(int gateway, String token) {
    return Login.of(stack.gateway(gateway), token);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    network.close();
    if (context.getExecutionException().isPresent()) {
      System.err.println(context.getDisplayName() + ": random seed was " + seed);
    }
  }
}
