package danliao.gateway.auth;

import danliao.api.Ids;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** Checks tokens, on the thread that the kind of key allows. */
public final class TokenVerifier {
  private final JwtDecoder decoder;
  private final Executor executor;
  private final Clock clock;

  /**
   * @param executor where decoding runs: the caller's thread for a shared secret; elsewhere for
   *     keys that may have to be fetched
   */
  TokenVerifier(JwtDecoder decoder, Executor executor, Clock clock) {
    this.decoder = decoder;
    this.executor = executor;
    this.clock = clock;
  }

  /**
   * Fails with {@link TokenRefusedException} if the token is not accepted, with anything else if it
   * could not be checked now.
   */
  public CompletionStage<VerifiedToken> verify(String token) {
    CompletableFuture<VerifiedToken> result = new CompletableFuture<>();
    try {
      executor.execute(() -> complete(token, result));
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private void complete(String token, CompletableFuture<VerifiedToken> result) {
    try {
      result.complete(accept(decoder.decode(token)));
    } catch (BadJwtException e) {
      result.completeExceptionally(new TokenRefusedException("the token is not valid"));
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private VerifiedToken accept(Jwt jwt) {
    String user = jwt.getSubject();
    if (user == null || !Ids.isUser(user)) {
      throw new TokenRefusedException("expected sub to be a user id");
    }
    Instant expiresAt = jwt.getExpiresAt();
    if (expiresAt == null) {
      throw new TokenRefusedException("expected the token to have an exp");
    }
    if (!expiresAt.isAfter(clock.instant())) {
      throw new TokenRefusedException("the token has expired");
    }
    return new VerifiedToken(user, expiresAt);
  }
}
