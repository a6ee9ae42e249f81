package danliao.cli;

import danliao.client.connection.Login;
import danliao.stack.Failures;
import danliao.stack.LocalStack;
import danliao.stack.LocalStackOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** An interactive chat; with {@code --json} the same for programs. */
@Command(name = "chat", description = "chat with a peer; ends at Ctrl-D")
public final class ChatCommand implements Callable<Integer> {
  private static final long LAST_ANSWERS_NANOS = TimeUnit.SECONDS.toNanos(10);

  @Mixin private LocalStackOption target = new LocalStackOption();

  @Spec private @Nullable CommandSpec command;

  @Parameters(index = "0", paramLabel = "USER", description = "who you are")
  private String user = "";

  @Parameters(index = "1", paramLabel = "PEER", description = "whom you talk with")
  private String peer = "";

  @Option(
      names = "--gateway",
      paramLabel = "N",
      description = "stay with this gateway (default: any)")
  private @Nullable Integer gateway;

  @Option(names = "--device", paramLabel = "ID", defaultValue = "terminal")
  private String device = "";

  @Option(
      names = "--json",
      description = "read lines from standard input, print frames as JSON, one a line")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    try {
      LocalStack stack = target.stack();
      Login login = Login.of(stack.gateway(1), stack.tokens().user(user)).device(device);
      return json ? talkJson(login, gateways(stack)) : talk(login, gateways(stack));
    } catch (IOException | UncheckedIOException e) {
      PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
      err.println(Failures.line(e));
      err.flush();
      return 1;
    }
  }

  private List<URI> gateways(LocalStack stack) {
    return gateway != null
        ? List.of(stack.gateway(gateway))
        : IntStream.rangeClosed(1, stack.gateways()).mapToObj(stack::gateway).toList();
  }

  private int talk(Login login, List<URI> gateways) throws IOException, InterruptedException {
    try (Terminal terminal = TerminalBuilder.builder().build()) {
      LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
      // A message may hold any character: no history expansion of "!".
      reader.setOpt(LineReader.Option.DISABLE_EVENT_EXPANSION);
      try (ChatSession session =
          new ChatSession(login, gateways, peer, new TerminalScreen(reader))) {
        session.start();
        while (true) {
          String line = reader.readLine(user + "> ");
          if (!line.isBlank()) {
            session.say(line);
          }
        }
      } catch (UserInterruptException | EndOfFileException done) {
        return 0;
      }
    }
  }

  private int talkJson(Login login, List<URI> gateways) throws IOException, InterruptedException {
    PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
    try (ChatSession session = new ChatSession(login, gateways, peer, new JsonScreen(out, err));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))) {
      session.start();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          session.say(line);
        }
      }
      return session.awaitAnswers(LAST_ANSWERS_NANOS) ? 0 : 1;
    }
  }
}
