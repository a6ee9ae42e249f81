package danliao.bench;

import danliao.api.Ids;
import danliao.client.query.MessageItem;
import danliao.client.query.QueryClient;
import danliao.stack.LocalStack;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures pages of a long conversation. Exits 0 if every target was held, 1 if one was missed or a
 * page was wrong, 2 on bad usage.
 */
@Command(
    name = "history",
    description = {
      "measure pages of a long conversation, which stays stored: the newest, and ones anywhere",
      "exits 0 if every target was held, 1 if one was missed or a page was wrong, 2 on bad usage"
    })
final class HistoryCommand extends QueriesCommand {
  private static final int PAGE = 50;

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "100000",
      description = "of the conversation, at least (default 100000)")
  private int messages;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "pages a second (default 50)")
  private int rate;

  @Override
  void check(Terminal terminal) {
    terminal.atLeast("--messages", messages, 2 * PAGE);
    terminal.atLeast("--rate", rate, 1);
  }

  @Override
  QueryReport measure(LocalStack stack) throws IOException, InterruptedException {
    LongConversation conversation = new LongConversation(seed());
    int there =
        Math.toIntExact(
            write(stack, conversation::batch, (long) messages * LongConversation.EVENTS)
                / LongConversation.EVENTS);
    QueryClient reader = new QueryClient(stack.queryApi(), stack.tokens().user(conversation.one()));
    String id = Ids.conversation(conversation.one(), conversation.other());
    Random random = new Random(seed());
    QueryRun run = new QueryRun(rate, seconds());
    return QueryReport.of(
        there + " messages in the conversation",
        Targets.HISTORY_P99,
        List.of(
            run.run(
                "newest page of " + PAGE,
                () ->
                    () ->
                        expect(reader.messages(id, null, null, PAGE).items(), conversation, there)),
            run.run(
                "page of " + PAGE + " anywhere",
                () -> {
                  int before = PAGE + random.nextInt(there - PAGE);
                  String seq = Long.toString(conversation.seq(before));
                  return () ->
                      expect(reader.messages(id, seq, null, PAGE).items(), conversation, before);
                })));
  }

  /** The messages before that one, newest first. */
  private static void expect(List<MessageItem> found, LongConversation conversation, int before)
      throws IOException {
    boolean right =
        found.size() == PAGE
            && found.getFirst().seq() == conversation.seq(before - 1)
            && found.getLast().seq() == conversation.seq(before - PAGE);
    if (!right) {
      throw new IOException("not the page that was asked for: " + found.size() + " messages");
    }
  }
}
