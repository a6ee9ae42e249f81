package danliao.query.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Stands between a client and a real server: passes everything on, nothing, or hangs up. */
final class Relay implements AutoCloseable {
  private enum State {
    PASSING,
    HANGING,
    CUT
  }

  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Semaphore passage = new Semaphore(1);
  private volatile State state = State.PASSING;

  /**
   * @param target the port of the server, on this machine
   */
  Relay(int target) throws IOException {
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** Takes what comes, and passes nothing on. */
  void hang() throws InterruptedException {
    passage.acquire();
    state = State.HANGING;
  }

  /** Ends all connections, and each new one at once. */
  void cut() {
    state = State.CUT;
    open.forEach(Relay::end);
    open.clear();
  }

  void pass() {
    if (state == State.HANGING) {
      passage.release();
    }
    state = State.PASSING;
  }

  private void accept() {
    try {
      while (!door.isClosed()) {
        Socket client = door.accept();
        if (state == State.CUT) {
          client.close();
        } else {
          join(client, new Socket(door.getInetAddress(), target));
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void join(Socket client, Socket server) {
    open.add(client);
    open.add(server);
    Thread.ofVirtual().start(() -> copy(client, server));
    Thread.ofVirtual().start(() -> copy(server, client));
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[8_192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        passage.acquire();
        passage.release();
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One side is gone, and then so is the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(from);
    end(to);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is not open any more, which is what matters.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }
}
