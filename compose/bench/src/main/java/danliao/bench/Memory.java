package danliao.bench;

import java.io.IOException;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a JVM of this machine keeps in memory.
 *
 * @param heapBytes that are no garbage
 * @param otherBytes resident outside of the heap
 */
record Memory(long heapBytes, long otherBytes) {
  private static final long KIB = 1024;

  /**
   * Of each of these processes, after a collection of its garbage.
   *
   * @throws IOException if one of them is none of this machine, or lets nobody look
   */
  static Map<String, Memory> of(List<String> names, Path pidFiles) throws IOException {
    Map<String, Memory> found = new TreeMap<>();
    for (String name : names) {
      found.put(name, of(name, pidFiles));
    }
    return found;
  }

  static Map<String, Memory> grown(Map<String, Memory> before, Map<String, Memory> after) {
    Map<String, Memory> grown = new TreeMap<>();
    after.forEach((name, memory) -> grown.put(name, memory.minus(before.get(name))));
    return grown;
  }

  private static Memory of(String name, Path pidFiles) throws IOException {
    try (ManagedJvm jvm = ManagedJvm.of(name, pidFiles)) {
      MemoryMXBean memory = jvm.bean(MemoryMXBean.class);
      // What the first frees by reference handlers goes with the second.
      memory.gc();
      memory.gc();
      MemoryUsage heap = memory.getHeapMemoryUsage();
      long resident = ProcessUse.residentKiB(name, pidFiles) * KIB;
      return new Memory(heap.getUsed(), resident - heap.getCommitted());
    }
  }

  long bytes() {
    return heapBytes + otherBytes;
  }

  private Memory minus(Memory before) {
    return new Memory(heapBytes - before.heapBytes, otherBytes - before.otherBytes);
  }
}
