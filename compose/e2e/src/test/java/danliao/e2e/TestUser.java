package danliao.e2e;

import danliao.api.Ids;
import danliao.client.ChatClient;
import danliao.client.ChatListener;
import danliao.client.connection.Connection;
import danliao.client.connection.Encoding;
import danliao.client.connection.Inbox;
import danliao.client.connection.Login;
import danliao.client.query.QueryClient;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Somebody with a token. */
record TestUser(World world, String id) {
  Session on(int gateway, Encoding encoding) throws Exception {
    return on(gateway, encoding, "default");
  }

  Session on(int gateway, Encoding encoding, String device) throws Exception {
    return connect(world.login(gateway, token()).encoding(encoding).device(device));
  }

  Session connect(Login login) throws ExecutionException, InterruptedException, TimeoutException {
    Inbox inbox = new Inbox();
    Connection client =
        world.network().connect(login, inbox).get(World.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    return new Session(this, client, inbox);
  }

  /** A chat that stays connected, to whichever gateway. */
  ChatClient.Builder chat(ChatListener listener) {
    return ChatClient.builder(id, this::token)
        .network(world.network())
        .gateways(List.of(world.local().gateway(1), world.local().gateway(2)))
        .listener(listener);
  }

  QueryClient query() {
    return new QueryClient(world.local().queryApi(), token());
  }

  String token() {
    return world.tokens().user(id);
  }

  String conversationWith(TestUser peer) {
    return Ids.conversation(id, peer.id);
  }
}
