package danliao.query.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A statement or a script that a feature keeps in a file beside its classes. */
public final class FeatureFile {
  private FeatureFile() {}

  /**
   * Reads the text of the file.
   *
   * @throws IllegalStateException if it is not there
   */
  public static String beside(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("expected " + name + " beside " + owner);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
