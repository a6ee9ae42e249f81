package danliao.api;

/**
 * The RocketMQ topics, their tags and the property that carries a body's version. See
 * docs/data-formats.md.
 */
public final class Topics {
  /**
   * Ordered by conversation; 16 queues. Tags: {@link #SEND}, {@link #MARK_OFFLINE}, {@link
   * #CLIENT_ACK}.
   */
  public static final String COMMAND = "danliao-command";

  /** Tag {@link #ANSWER}; 4 queues. */
  public static final String ANSWER_TOPIC = "danliao-answer";

  /** Ordered by conversation; tag {@link #MESSAGE_CHANGED}; 8 queues. */
  public static final String SEARCH_SYNC = "danliao-search-sync";

  public static final String SEND = "SendC2C";
  public static final String MARK_OFFLINE = "MarkOffline";
  public static final String CLIENT_ACK = "ClientAck";
  public static final String ANSWER = "Answer";
  public static final String MESSAGE_CHANGED = "MessageChanged";

  /**
   * User property: the version of the tag's body, "1" for all so far. A body without it is refused.
   */
  public static final String VERSION_PROPERTY = "version";

  public static final String VERSION = "1";

  private Topics() {}

  /**
   * The queue for a key (a conversation id, or a message id where the conversation is not known),
   * the same in every process.
   */
  public static int queueOf(String key, int queues) {
    return Math.floorMod((key.hashCode() * 0x9E3779B9) >>> 8, queues);
  }

  /**
   * Names one body of one queue, as table {@code dead_command} does. Not the broker's message id:
   * bodies that a producer published as one batch share theirs.
   */
  public static String placeOf(String topic, String broker, int queue, long offset) {
    return topic + '/' + broker + '/' + queue + '/' + offset;
  }
}
