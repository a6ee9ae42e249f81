package danliao.cli;

import danliao.client.ChatClient;
import danliao.client.TokenSource;
import danliao.stack.Failures;
import danliao.stack.LocalStack;
import danliao.stack.LocalStackOption;
import danliao.stack.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
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
  private static final Duration PATIENCE = Duration.ofSeconds(10);

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
      ChatClient.Builder chat =
          ChatClient.builder(user, tokens(stack.tokens())).gateways(gateways(stack)).device(device);
      return json ? talkJson(chat) : talk(chat);
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
      err.println(Failures.line(e));
      err.flush();
      return 1;
    }
  }

  /** They never run out: this command has the key. */
  private TokenSource tokens(Tokens tokens) {
    return new TokenSource() {
      @Override
      public String current() {
        return tokens.user(user);
      }

      @Override
      public String renew() {
        return current();
      }
    };
  }

  private List<URI> gateways(LocalStack stack) {
    return gateway != null
        ? List.of(stack.gateway(gateway))
        : IntStream.rangeClosed(1, stack.gateways()).mapToObj(stack::gateway).toList();
  }

  private int talk(ChatClient.Builder chat) throws IOException, InterruptedException {
    try (Terminal terminal = TerminalBuilder.builder().build()) {
      LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
      // A message may hold any character: no history expansion of "!".
      reader.setOpt(LineReader.Option.DISABLE_EVENT_EXPANSION);
      try (ChatSession session = new ChatSession(chat, peer, new TerminalScreen(reader))) {
        while (true) {
          String line = reader.readLine(user + "> ");
          if (!line.isBlank()) {
            boolean ignored = session.say(line, Duration.ZERO);
          }
        }
      } catch (UserInterruptException | EndOfFileException done) {
        return 0;
      }
    }
  }

  private int talkJson(ChatClient.Builder chat) throws IOException, InterruptedException {
    PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
    try (ChatSession session = new ChatSession(chat, peer, new JsonScreen(out, err));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))) {
      boolean answered = true;
      for (String line = lines.readLine(); line != null && answered; line = lines.readLine()) {
        if (!line.isBlank()) {
          answered = session.say(line, PATIENCE);
        }
      }
      answered = answered && session.awaitAnswers(PATIENCE);
      if (!answered) {
        err.println("danliao: no answer in time to all that was said");
        err.flush();
      }
      return answered && !session.wasRefused() ? 0 : 1;
    }
  }
}
