package danliao.bench;

import danliao.client.connection.Connection;
import danliao.client.connection.ConnectionListener;
import danliao.client.connection.Encoding;
import danliao.client.connection.Login;
import danliao.client.connection.Network;
import danliao.stack.LocalStack;
import danliao.stack.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Connects the users of a run. Their ids are new in each run, so that no run meets another. */
final class Crowd {
  private static final int LOGIN_TIMEOUT_SECONDS = 30;

  private final LocalStack stack;
  private final Network network;
  private final Tokens tokens;
  private final Encoding encoding;
  private final String run;

  Crowd(LocalStack stack, Network network, Encoding encoding) {
    this.stack = stack;
    this.network = network;
    this.tokens = stack.tokens();
    this.encoding = encoding;
    this.run = Long.toString(System.currentTimeMillis(), 36);
  }

  Talker join(String name, int gateway, ConnectionListener listener)
      throws InterruptedException, ExecutionException, TimeoutException {
    return joining(name, gateway, listener).get(LOGIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** Spreads {@code count} users over the gateways. */
  List<Talker> join(int count, int gateways, ConnectionListener listener)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<CompletableFuture<Talker>> logins = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      logins.add(joining("u" + i, 1 + i % gateways, listener));
    }
    List<Talker> talkers = new ArrayList<>();
    for (CompletableFuture<Talker> login : logins) {
      talkers.add(login.get(LOGIN_TIMEOUT_SECONDS, TimeUnit.SECONDS));
    }
    return talkers;
  }

  static void leave(List<Talker> talkers) {
    talkers.stream().map(Talker::client).forEach(Connection::close);
  }

  /** Fails where the gateway refuses or is not there. */
  CompletableFuture<Talker> joining(String name, int gateway, ConnectionListener listener) {
    String userId = "bench-" + run + '-' + name;
    return network
        .connect(Login.of(stack.gateway(gateway), tokens.user(userId)).encoding(encoding), listener)
        .thenApply(client -> new Talker(userId, gateway, client));
  }
}
