package danliao.service.broker;

/**
 * How far a consumer group is in one queue.
 *
 * @param done how many bodies are done with
 * @param stored how many the broker was ever given
 */
public record QueueOffsets(long done, long stored) {}
