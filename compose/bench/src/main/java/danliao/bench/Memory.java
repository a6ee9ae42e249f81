package danliao.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

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
    Map<String, Long> pids = ProcessUse.pids(pidFiles);
    Map<String, Memory> found = new TreeMap<>();
    for (String name : names) {
      Long pid = pids.get(name);
      if (pid == null) {
        throw new IOException("expected a process " + name + " in " + pidFiles + ", found none");
      }
      found.put(name, of(pid));
    }
    return found;
  }

  static Map<String, Memory> grown(Map<String, Memory> before, Map<String, Memory> after) {
    Map<String, Memory> grown = new TreeMap<>();
    after.forEach((name, memory) -> grown.put(name, memory.minus(before.get(name))));
    return grown;
  }

  // The address is one that the process itself gave, on this machine.
  @SuppressWarnings("BanJNDI")
  private static Memory of(long pid) throws IOException {
    try (JMXConnector connector = JMXConnectorFactory.connect(address(pid))) {
      MemoryMXBean memory =
          ManagementFactory.newPlatformMXBeanProxy(
              connector.getMBeanServerConnection(),
              ManagementFactory.MEMORY_MXBEAN_NAME,
              MemoryMXBean.class);
      // What the first frees by reference handlers goes with the second.
      memory.gc();
      memory.gc();
      MemoryUsage heap = memory.getHeapMemoryUsage();
      return new Memory(heap.getUsed(), ProcessUse.residentKiB(pid) * KIB - heap.getCommitted());
    }
  }

  private static JMXServiceURL address(long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        return new JMXServiceURL(machine.startLocalManagementAgent());
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("process " + pid + " cannot be looked into", e);
    }
  }

  long bytes() {
    return heapBytes + otherBytes;
  }

  private Memory minus(Memory before) {
    return new Memory(heapBytes - before.heapBytes, otherBytes - before.otherBytes);
  }
}
