package danliao.stack;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Development tokens for this home's stack, running or not. */
@Command(name = "token", description = "development JWTs, one a line, in the order asked")
public final class TokenCommand implements Callable<Integer> {
  @Mixin private StackOptions options = new StackOptions();

  @Parameters(paramLabel = "USER", arity = "1..*", description = "user ids")
  private List<String> users = new ArrayList<>();

  @Option(names = "--admin", description = "with the role admin")
  private boolean admin;

  @Option(
      names = "--ttl",
      paramLabel = "SECONDS",
      defaultValue = "86400",
      description = "how long they are valid; default a day")
  private long ttlSeconds;

  @Override
  public Integer call() {
    Tokens tokens = new Tokens(Secrets.of(options.home()), Clock.systemUTC());
    Duration ttl = Duration.ofSeconds(ttlSeconds);
    List<String> lines = users.stream().map(user -> tokens.token(user, admin, ttl)).toList();
    lines.forEach(options.out()::println);
    return 0;
  }
}
