package danliao.query.message;

/** Where a message is in the message log. */
public record MessageRef(String messageId, String conversationId, long seq) {}
