package danliao.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to Redis that can be cut and mended, for one gateway alone. */
final class RedisLine implements AutoCloseable {
  private final int redis;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private volatile boolean cut;
  private boolean held;

  RedisLine(int redis) throws IOException {
    this.redis = redis;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("redis-line").start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  void cut() {
    cut = true;
    hangUp();
  }

  void mend() {
    cut = false;
  }

  /** Lets nothing through, and says nothing. */
  void hold() {
    synchronized (gate) {
      held = true;
    }
  }

  void release() {
    synchronized (gate) {
      held = false;
      gate.notifyAll();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        join(listener.accept(), new Socket(InetAddress.getLoopbackAddress(), redis));
      } catch (IOException closed) {
        hangUp();
      }
    }
  }

  private void join(Socket gateway, Socket server) throws IOException {
    gateway.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    sockets.add(gateway);
    sockets.add(server);
    if (cut) {
      hangUp();
      return;
    }
    Thread.ofVirtual().start(() -> copy(gateway, server));
    Thread.ofVirtual().start(() -> copy(server, gateway));
  }

  private void copy(Socket from, Socket to) {
    byte[] bytes = new byte[64 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        passGate();
        to.getOutputStream().write(bytes, 0, read);
      }
    } catch (IOException ended) {
      // As the other end sees it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void passGate() throws InterruptedException {
    synchronized (gate) {
      while (held) {
        gate.wait();
      }
    }
  }

  private void hangUp() {
    for (Socket socket : List.copyOf(sockets)) {
      sockets.remove(socket);
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    release();
    hangUp();
  }
}
