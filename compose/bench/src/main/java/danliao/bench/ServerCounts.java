package danliao.bench;

import danliao.stack.LocalStack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the servers of a stack have been asked to do, whoever asked.
 *
 * @param statements of SQL, prepared or not
 * @param commits that were said so; a statement by itself is none
 */
record ServerCounts(long statements, long commits, long redisCommands) {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final String COMMANDS = "total_commands_processed:";

  /** Since they were started. */
  static ServerCounts of(LocalStack stack) throws IOException {
    try (StackDatabase database = new StackDatabase(stack)) {
      Map<String, Long> counts = database.counts();
      return new ServerCounts(
          counts.getOrDefault("Questions", 0L),
          counts.getOrDefault("Com_commit", 0L),
          redisCommands(stack.redis()));
    }
  }

  private static long redisCommands(int port) throws IOException {
    try (Socket redis = new Socket()) {
      redis.setSoTimeout(TIMEOUT_MILLIS);
      redis.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      Writer out = new OutputStreamWriter(redis.getOutputStream(), StandardCharsets.US_ASCII);
      out.write("INFO stats\r\n");
      out.flush();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(redis.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(COMMANDS)) {
          return Long.parseLong(line.substring(COMMANDS.length()));
        }
      }
    }
    throw new IOException("Redis does not say how many commands it has had");
  }

  ServerCounts minus(ServerCounts before) {
    return new ServerCounts(
        statements - before.statements,
        commits - before.commits,
        redisCommands - before.redisCommands);
  }
}
