package danliao.bench;

import danliao.client.query.QueryClient;
import danliao.stack.LocalStack;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures searches. Exits 0 if every target was held, 1 if one was missed, 2 on bad usage. */
@Command(
    name = "search",
    description = {
      "measure searches by users of a long history, which stays stored",
      "exits 0 if every target was held, 1 if one was missed, 2 on bad usage"
    })
final class SearchCommand extends QueriesCommand {
  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "of the history, at least; that of bench replay (default 1000000)")
  private int events;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "20",
      description = "searches a second (default 20)")
  private int rate;

  @Override
  void check(Terminal terminal) {
    terminal.atLeast("--events", events, 1);
    terminal.atLeast("--rate", rate, 1);
  }

  @Override
  QueryReport measure(LocalStack stack) throws IOException, InterruptedException {
    HistoryGenerator history = new HistoryGenerator(seed());
    write(stack, history::batch, events);
    Random random = new Random(seed());
    QueryRun run = new QueryRun(rate, seconds());
    return QueryReport.of(
        messages(stack) + " messages",
        Targets.SEARCH_P99,
        List.of(
            run.run("one word", () -> search(stack, history, random, 1)),
            run.run("two words", () -> search(stack, history, random, 2))));
  }

  private static QueryRun.Query search(
      LocalStack stack, HistoryGenerator history, Random random, int words) {
    String token = stack.tokens().user(history.user(random));
    QueryClient.Search search = QueryClient.Search.of(Words.some(random, words));
    return () -> new QueryClient(stack.queryApi(), token).search(search);
  }
}
