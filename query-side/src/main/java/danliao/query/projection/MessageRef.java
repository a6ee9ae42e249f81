package danliao.query.projection;

/** Where a message is in the message log. */
public record MessageRef(String messageId, String conversationId, long seq) {}
