package danliao.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * Made once for each home; a folder that Spring reads as {@code configtree:}, so that no secret is
 * ever on a command line or in an environment variable. A file's name is the property's.
 */
public final class Secrets {
  private static final String JWT_SECRET = "danliao.jwt.secret";
  private static final String INTERNAL_TOKEN = "danliao.internal-token";
  private static final String DATABASE_PASSWORD = "spring.datasource.password";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;

  private Secrets(Path folder) {
    this.folder = folder;
  }

  /** Makes what is missing and keeps what is there. */
  public static Secrets of(Home home) {
    Secrets secrets = new Secrets(home.secrets());
    try {
      Files.createDirectories(home.dir());
      if (!Files.isDirectory(home.secrets())) {
        Files.createDirectory(
            home.secrets(),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      secrets.make(JWT_SECRET, Base64.getEncoder());
      secrets.make(INTERNAL_TOKEN, Base64.getUrlEncoder().withoutPadding());
      secrets.make(DATABASE_PASSWORD, Base64.getUrlEncoder().withoutPadding());
    } catch (IOException e) {
      throw new StackException("cannot write secrets into " + home.secrets() + ": " + e, e);
    }
    return secrets;
  }

  /** Those of a stack that was started before; makes none, and fails where one is asked for. */
  public static Secrets existing(Home home) {
    return new Secrets(home.secrets());
  }

  /** What tokens are signed with; the HS256 key is the text itself, not what it decodes to. */
  public String jwtSecret() {
    return read(JWT_SECRET);
  }

  /** The HS256 key. */
  public byte[] jwtKey() {
    return jwtSecret().getBytes(UTF_8);
  }

  /** What the services show each other. */
  public String internalToken() {
    return read(INTERNAL_TOKEN);
  }

  /** The password of the database user {@code danliao}. */
  public String databasePassword() {
    return read(DATABASE_PASSWORD);
  }

  private String read(String name) {
    Path file = folder.resolve(name);
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "expected a secret in " + file + ": is the stack up (./danliao up)?", e);
    }
  }

  private void make(String name, Base64.Encoder encoder) throws IOException {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    Path file = folder.resolve(name);
    if (Files.exists(file)) {
      return;
    }
    try (var channel =
            Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        var out = Channels.newOutputStream(channel)) {
      out.write(encoder.encode(bytes));
    } catch (FileAlreadyExistsException someoneElseWasFirst) {
      return;
    }
  }
}
