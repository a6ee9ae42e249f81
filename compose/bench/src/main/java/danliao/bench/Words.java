package danliao.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What people write: nonsense of real words, a third of it Chinese. */
final class Words {
  static final int SHORTEST = 20;
  static final int LONGEST = 200;

  private static final List<String> ENGLISH = read("english.txt");
  private static final List<String> CHINESE = read("chinese.txt");

  private Words() {}

  /** Of {@link #SHORTEST} to {@link #LONGEST} characters, each length as often. */
  static String text(RandomGenerator random) {
    boolean chinese = random.nextInt(3) == 0;
    List<String> words = chinese ? CHINESE : ENGLISH;
    int length = SHORTEST + random.nextInt(LONGEST - SHORTEST + 1);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(words.get(random.nextInt(words.size())));
      if (!chinese) {
        text.append(' ');
      }
    }
    return text.substring(0, length);
  }

  /** English of so many bytes. */
  static String ascii(RandomGenerator random, int bytes) {
    StringBuilder text = new StringBuilder();
    while (text.length() < bytes) {
      text.append(ENGLISH.get(random.nextInt(ENGLISH.size()))).append(' ');
    }
    return text.substring(0, bytes);
  }

  /** So many words of one language, with blanks between them. */
  static String some(RandomGenerator random, int count) {
    List<String> words = random.nextInt(3) == 0 ? CHINESE : ENGLISH;
    return IntStream.range(0, count)
        .mapToObj(i -> words.get(random.nextInt(words.size())))
        .collect(Collectors.joining(" "));
  }

  private static List<String> read(String file) {
    try (InputStream words = Words.class.getResourceAsStream(file)) {
      if (words == null) {
        throw new IllegalStateException("expected " + file + " on the class path");
      }
      return List.of(
          new String(words.readAllBytes(), StandardCharsets.UTF_8).strip().split("\\s+"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
