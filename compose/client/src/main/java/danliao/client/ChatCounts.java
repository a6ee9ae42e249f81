package danliao.client;

/**
 * How much there is of what in a chat: the first two are now, the others since it was made.
 *
 * @param pending messages without an answer
 * @param untold frames that came and were not taken by all listeners yet
 * @param connects connections that were made
 * @param resends messages that went again
 * @param repeats messages that came again and were not told
 */
public record ChatCounts(int pending, int untold, long connects, long resends, long repeats) {}
