package danliao.gateway.http;

import java.io.IOException;
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
  private volatile boolean cut;

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

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // As the other end sees it.
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
    hangUp();
  }
}
