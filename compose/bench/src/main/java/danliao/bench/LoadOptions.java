package danliao.bench;

import danliao.client.connection.Encoding;
import danliao.stack.LocalStack;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who sends what to whom, and from when on it counts; mixed into what loads the stack. */
final class LoadOptions {
  @Option(names = "--users", paramLabel = "N", defaultValue = "200", description = "default 200")
  private int users;

  @Option(
      names = "--peers",
      paramLabel = "N",
      defaultValue = "1",
      description = "that each user talks with (default 1: pairs)")
  private int peers;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      defaultValue = "200",
      description = "of each message's content (default 200)")
  private int bytes;

  @Option(
      names = "--offline",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "of messages, sent to users who are not there (default 0)")
  private int offline;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      defaultValue = "PROTOBUF",
      description = "of frames: ${COMPLETION-CANDIDATES} (default PROTOBUF)")
  private Encoding encoding = Encoding.PROTOBUF;

  /** A stack that has just started compiles itself under its first load. */
  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "180",
      description = "seconds, at most, of load before anything counts (default 180)")
  private int warmUp;

  @Mixin private GatewaysOption gateways = new GatewaysOption();

  @Option(names = "--seed", paramLabel = "N", description = "for the same pairs as another run")
  private @Nullable Long seed;

  void check(Terminal terminal) {
    terminal.atLeast("--users", users, 2);
    terminal.within("--peers", peers, 1, users - 1);
    terminal.within("--bytes", bytes, 1, 16_384);
    terminal.within("--offline", offline, 0, 99);
    terminal.atLeast("--warm-up", warmUp, 0);
    gateways.check(terminal);
  }

  int users() {
    return users;
  }

  /** Seconds, at most. */
  int warmUp() {
    return warmUp;
  }

  Encoding encoding() {
    return encoding;
  }

  long seed() {
    return seed != null ? seed : System.nanoTime();
  }

  int gateways(LocalStack stack) {
    return gateways.of(stack);
  }

  Chats chats(Random random) {
    return new Chats(peers, bytes, offline / 100.0, random);
  }
}
