package danliao.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.nio.file.Path;
import java.util.Map;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A JVM of this machine, of the same user; it opens a door for this as long as it runs. */
final class ManagedJvm implements AutoCloseable {
  private final JMXConnector connector;

  private ManagedJvm(JMXConnector connector) {
    this.connector = connector;
  }

  /**
   * One that the launcher has started.
   *
   * @throws IOException if it is none of this machine, or lets nobody look
   */
  static ManagedJvm of(String name, Path pidFiles) throws IOException {
    Map<String, Long> pids = ProcessUse.pids(pidFiles);
    Long pid = pids.get(name);
    if (pid == null) {
      throw new IOException(
          "there is no process " + name + " among " + pids.keySet() + ": is the stack up?");
    }
    return of(pid);
  }

  // The address is one that the process itself gave, on this machine.
  @SuppressWarnings("BanJNDI")
  private static ManagedJvm of(long pid) throws IOException {
    return new ManagedJvm(JMXConnectorFactory.connect(address(pid)));
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
      throw new IOException("process " + pid + " is no JVM that can be looked into", e);
    }
  }

  <T extends PlatformManagedObject> T bean(Class<T> type) throws IOException {
    return ManagementFactory.getPlatformMXBean(connector.getMBeanServerConnection(), type);
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
