package danliao.gateway.send;

import com.google.common.base.Utf8;
import danliao.api.Ids;
import danliao.api.Rejection;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Send;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a {@code send} must look like. Pure. */
final class SendChecks {
  static final String DEFAULT_CONTENT_TYPE = "text/plain";

  /** {@code type/subtype} of RFC 6838, with parameters of any form after a semicolon. */
  private static final Pattern CONTENT_TYPE =
      Pattern.compile("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+( *;[ -~]*)?");

  private static final int CONTENT_TYPE_CHARS = 100;

  private final int contentBytes;

  SendChecks(int contentBytes) {
    this.contentBytes = contentBytes;
  }

  /** Why the sender may not send this; null if it may. */
  @Nullable Rejection refusal(String sender, Send send) {
    if (!Ids.isClientMsg(send.getClientMsgId())) {
      return invalid("expected clientMsgId to match [A-Za-z0-9_-]{8,64}");
    }
    if (!Ids.isUser(send.getTo())) {
      return invalid("expected to to be a user id");
    }
    if (send.getTo().equals(sender)) {
      return invalid("expected to to be someone else");
    }
    String type = send.getContentType();
    if (!type.isEmpty()
        && (type.length() > CONTENT_TYPE_CHARS || !CONTENT_TYPE.matcher(type).matches())) {
      return invalid(
          "expected contentType to be type/subtype in at most "
              + CONTENT_TYPE_CHARS
              + " characters");
    }
    return contentRefusal(send.getContent());
  }

  private @Nullable Rejection contentRefusal(String content) {
    if (content.isEmpty()) {
      return invalid("expected content");
    }
    int bytes;
    try {
      bytes = Utf8.encodedLength(content);
    } catch (IllegalArgumentException e) {
      return invalid("expected content to be Unicode text, found half a surrogate pair");
    }
    if (bytes > contentBytes) {
      return new Rejection(
          ErrorCode.MESSAGE_TOO_LARGE,
          "expected content of at most " + contentBytes + " bytes, found " + bytes);
    }
    return null;
  }

  private static Rejection invalid(String message) {
    return new Rejection(ErrorCode.INVALID_ARGUMENT, message);
  }
}
