package danliao.bench;

import java.time.Duration;
import java.util.Map;

/**
 * What was seen of a rebuild, and of the processes of the stack, at one moment.
 *
 * @param position how many events were handled
 * @param cpu that each process has used so far
 * @param residentMiB memory of each process
 * @param heapMiB in use by the query side; 0 while that is not known
 */
record Moment(
    long nanos,
    long position,
    Map<String, Duration> cpu,
    Map<String, Long> residentMiB,
    long heapMiB) {}
