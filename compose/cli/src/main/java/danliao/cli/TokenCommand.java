package danliao.cli;

import danliao.api.Ids;
import danliao.stack.Secrets;
import danliao.stack.StackException;
import danliao.stack.StackOptions;
import danliao.stack.Tokens;
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
    Tokens tokens = new Tokens(Secrets.of(options.home()).jwtKey(), Clock.systemUTC());
    List<String> lines = users.stream().map(user -> token(tokens, user)).toList();
    lines.forEach(options.out()::println);
    return 0;
  }

  private String token(Tokens tokens, String user) {
    if (!Ids.isUser(user)) {
      throw new StackException(
          "user id \"" + user + "\": expected 1 to 64 letters, digits, and _ . -");
    }
    Duration ttl = Duration.ofSeconds(ttlSeconds);
    return admin ? tokens.admin(user, ttl) : tokens.user(user, ttl);
  }
}
