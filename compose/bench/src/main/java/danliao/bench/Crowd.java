package danliao.bench;

import danliao.client.ChatClient;
import danliao.client.ChatListener;
import danliao.client.ChatNetwork;
import danliao.client.Encoding;
import danliao.client.LocalStack;
import danliao.client.Login;
import danliao.client.Tokens;
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
  private final ChatNetwork network;
  private final Tokens tokens;
  private final Encoding encoding;
  private final String run;

  Crowd(LocalStack stack, ChatNetwork network, Encoding encoding) {
    this.stack = stack;
    this.network = network;
    this.tokens = stack.tokens();
    this.encoding = encoding;
    this.run = Long.toString(System.currentTimeMillis(), 36);
  }

  Talker join(String name, int gateway, ChatListener listener)
      throws InterruptedException, ExecutionException, TimeoutException {
    return joining(name, gateway, listener).get(LOGIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** Spreads {@code count} users over the gateways. */
  List<Talker> join(int count, int gateways, ChatListener listener)
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
    talkers.stream().map(Talker::client).forEach(ChatClient::close);
  }

  /** Fails where the gateway refuses or is not there. */
  CompletableFuture<Talker> joining(String name, int gateway, ChatListener listener) {
    String userId = "bench-" + run + '-' + name;
    return network
        .connect(Login.of(stack.gateway(gateway), tokens.user(userId)).encoding(encoding), listener)
        .thenApply(client -> new Talker(userId, gateway, client));
  }
}
