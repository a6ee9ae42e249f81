package danliao.client;

import com.google.protobuf.util.JsonFormat;
import danliao.api.frame.Send;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An outbox's messages on disk, a file each: {@code <number>.v1.json}, a {@code send} as the
 * protocol's JSON has it. A file is whole or not there: it is written under another name, forced
 * and renamed. Not thread-safe.
 */
final class OutboxFolder implements AutoCloseable {
  private static final Logger LOG = System.getLogger(OutboxFolder.class.getName());
  private static final String SUFFIX = ".v1.json";

  /** Of 19 digits, the first of them 0: there are always more numbers. */
  private static final Pattern NAME = Pattern.compile("0[0-9]{18}\\.v1\\.json");

  private static final String IN_USE = "another client uses it";

  /**
   * Those of this process: a lock is the process's, and closing its file once more would end it.
   */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private static final String UNFINISHED = ".tmp";
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();
  private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

  private final Path folder;
  private final FileChannel lock;
  private final Map<String, Path> files = new HashMap<>();
  private long number;

  private OutboxFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  static OutboxFolder open(Path folder) {
    try {
      Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
      Path real = folder.toRealPath();
      if (!OPEN.add(real)) {
        throw new IOException(IN_USE);
      }
      try {
        return new OutboxFolder(real, locked(real.resolve("lock")));
      } catch (IOException e) {
        OPEN.remove(real);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("outbox " + folder + ": " + e.getMessage(), e);
    }
  }

  private static FileChannel locked(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            ownerOnly(file, "rw-------"));
    if (channel.tryLock() == null) {
      channel.close();
      throw new IOException(IN_USE);
    }
    return channel;
  }

  /** What is there, in the order in which it was put. What cannot be read stays where it is. */
  List<Send> load() {
    try (Stream<Path> all = Files.list(folder)) {
      List<Send> sends = new ArrayList<>();
      for (Path file : all.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(UNFINISHED)) {
          Files.delete(file);
        } else if (NAME.matcher(name).matches()) {
          read(file, name).ifPresent(sends::add);
        }
      }
      return sends;
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  private Optional<Send> read(Path file, String name) {
    try {
      number = Math.max(number, Long.parseLong(name.substring(0, name.length() - SUFFIX.length())));
      Send.Builder send = Send.newBuilder();
      PARSER.merge(Files.readString(file), send);
      files.put(send.getClientMsgId(), file);
      return Optional.of(send.build());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "outbox: not a message, left where it is: " + file);
      return Optional.empty();
    }
  }

  void put(Send send) {
    String name = String.format(Locale.ROOT, "%019d%s", ++number, SUFFIX);
    Path file = folder.resolve(name);
    Path unfinished = folder.resolve(name + UNFINISHED);
    try {
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              Set.of(
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE),
              ownerOnly(unfinished, "rw-------"))) {
        ByteBuffer bytes = ByteBuffer.wrap(PRINTER.print(send).getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      forceFolder();
      files.put(send.getClientMsgId(), file);
    } catch (IOException e) {
      forget(unfinished);
      forget(file);
      throw failed("write", e);
    }
  }

  /** What its writer was told is not kept must not be sent by the next process. */
  private static void forget(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "outbox: cannot delete " + file, e);
    }
  }

  /** Not forced: a message that comes back after a crash is sent again, which does no harm. */
  void remove(String clientMsgId) {
    Path file = files.remove(clientMsgId);
    if (file != null) {
      forget(file);
    }
  }

  @Override
  public void close() {
    OPEN.remove(folder);
    try {
      lock.close();
    } catch (IOException e) {
      throw failed("close", e);
    }
  }

  /** That a name is there is in its folder. */
  private void forceFolder() throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private UncheckedIOException failed(String what, IOException cause) {
    return new UncheckedIOException(
        "cannot " + what + " outbox " + folder + ": " + cause.getMessage(), cause);
  }

  private static FileAttribute<?>[] ownerOnly(Path file, String permissions) {
    return isPosix(file)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().equals(FileSystems.getDefault())
        && FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
