package danliao.query.conversation;

import org.jspecify.annotations.Nullable;

/** What a list shows of a message: the beginning of a text, nothing of what may be ciphertext. */
final class Preview {
  static final int MAX_CODE_POINTS = 100;

  private Preview() {}

  static @Nullable String of(String contentType, String content) {
    if (!contentType.startsWith("text/")) {
      return null;
    }
    return content.codePointCount(0, content.length()) <= MAX_CODE_POINTS
        ? content
        : content.substring(0, content.offsetByCodePoints(0, MAX_CODE_POINTS));
  }
}
