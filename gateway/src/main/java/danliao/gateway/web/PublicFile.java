package danliao.gateway.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A file as it is answered.
 *
 * @param type its media type
 * @param tag its entity tag, quoted: another one for other bytes
 */
record PublicFile(String type, String tag, ByteBuf content) {
  PublicFile {
    content = Unpooled.unreleasableBuffer(content.asReadOnly());
  }

  /** All of it, for one answer, which may release it. */
  ByteBuf bytes() {
    return content.duplicate();
  }
}
