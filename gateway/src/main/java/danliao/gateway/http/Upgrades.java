package danliao.gateway.http;

import danliao.api.Presence.Entry;
import danliao.gateway.auth.TokenRefusedException;
import danliao.gateway.auth.VerifiedToken;
import danliao.gateway.connection.Login;
import danliao.gateway.presence.Logins;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What each upgrade needs of others.
 *
 * @param tokens fails with {@link TokenRefusedException} if a token is not accepted
 * @param replacements ends the device's former connection, of whose login there may be an entry
 */
record Upgrades(
    Function<String, CompletionStage<VerifiedToken>> tokens,
    Logins logins,
    BiConsumer<Login, @Nullable Entry> replacements,
    ClientPipeline pipeline) {

  /** On the channel's event loop; the request may be released when this returns. */
  void begin(Channel channel, HttpRequest request) {
    new Upgrade(this, channel, new UpgradeRequest(request)).begin();
  }
}
