package danliao.cli;

import danliao.api.Timestamps;
import danliao.api.frame.AckStatus;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.ServerAck;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jline.reader.LineReader;

/**
 * Lines above the one being typed. Own messages are numbered, and receipts name the number: a
 * terminal's past lines cannot change.
 */
final class TerminalScreen implements Screen {
  private static final int MAX_REMEMBERED = 1_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final LineReader reader;
  // Message id to its number, for receipts; bounded.
  private final Map<String, Integer> numbers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };
  private int last;

  TerminalScreen(LineReader reader) {
    this.reader = reader;
  }

  @Override
  public void message(Message message) {
    show(Timestamps.instant(message.getSentAt()), message.getFrom() + ": " + message.getContent());
  }

  @Override
  public void sent(ServerAck ack) {
    show(Timestamps.instant(ack.getSentAt()), "✓ sent #" + number(ack.getMessageId()));
  }

  @Override
  public void receipt(Receipt receipt) {
    String state;
    if (receipt.getRecipientOffline()) {
      state = "✓ kept for " + receipt.getBy() + ", who is offline";
    } else if (receipt.getStatus() == AckStatus.READ) {
      state = "✓✓ read";
    } else {
      state = "✓✓ received";
    }
    show(Timestamps.instant(receipt.getAt()), state + " #" + number(receipt.getMessageId()));
  }

  @Override
  public void notice(String line) {
    reader.printAbove("-- " + line);
  }

  private synchronized int number(String messageId) {
    return numbers.computeIfAbsent(messageId, id -> ++last);
  }

  private void show(Instant time, String line) {
    // Control characters in a message must not steer this terminal.
    reader.printAbove(TIME.format(time) + ' ' + line.replaceAll("\\p{Cntrl}", " "));
  }
}
