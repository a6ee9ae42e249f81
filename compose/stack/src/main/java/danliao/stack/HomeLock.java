package danliao.stack;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** One command at a time changes a home; the operating system frees it if that one is killed. */
final class HomeLock {
  private HomeLock() {}

  /** What must not be done by two at once. */
  @FunctionalInterface
  interface Change {
    void run() throws IOException;
  }

  static void holding(Home home, PrintWriter out, Change change) throws IOException {
    home.create();
    try (FileChannel file =
        FileChannel.open(
            home.dir().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (file.tryLock() == null) {
        out.println("waiting for another danliao command on " + home.dir());
        out.flush();
        file.lock();
      }
      change.run();
    }
  }
}
