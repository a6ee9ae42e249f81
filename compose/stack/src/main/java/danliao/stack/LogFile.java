package danliao.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A log that is being written: whole lines only, from wherever reading stopped. */
final class LogFile {
  private static final int MAX_TAIL_BYTES = 1 << 20;

  private final Path file;
  private final String prefix;
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private long position;

  LogFile(Path file, String prefix) {
    this.file = file;
    this.prefix = prefix;
  }

  /** The last lines now; {@link #more} goes on from there. */
  List<String> last(int count) throws IOException {
    if (Files.exists(file)) {
      position = Math.max(0, Files.size(file) - MAX_TAIL_BYTES);
    }
    List<String> lines = more();
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }

  /** What was written since; from the start again if the file was rotated. */
  List<String> more() throws IOException {
    List<String> lines = new ArrayList<>();
    for (byte b : readNew()) {
      if (b == '\n') {
        lines.add(prefix + unfinished.toString(UTF_8));
        unfinished.reset();
      } else {
        unfinished.write(b);
      }
    }
    return lines;
  }

  private byte[] readNew() throws IOException {
    if (!Files.exists(file)) {
      return new byte[0];
    }
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      if (log.length() < position) {
        position = 0;
      }
      log.seek(position);
      byte[] bytes = new byte[(int) Math.min(log.length() - position, MAX_TAIL_BYTES)];
      log.readFully(bytes);
      position += bytes.length;
      return bytes;
    }
  }
}
