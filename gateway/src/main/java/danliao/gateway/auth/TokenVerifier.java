package danliao.gateway.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/** Checks tokens by the rules of all doors, on the thread that the kind of key allows. */
public final class TokenVerifier {
  private final JwtDecoder decoder;
  private final Executor executor;

  /**
   * @param decoder takes only tokens that have a user and an expiry
   * @param executor where decoding runs: the caller's thread for a shared secret; elsewhere for
   *     keys that may have to be fetched
   */
  TokenVerifier(JwtDecoder decoder, Executor executor) {
    this.decoder = decoder;
    this.executor = executor;
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
      Jwt jwt = decoder.decode(token);
      result.complete(new VerifiedToken(jwt.getSubject(), jwt.getExpiresAt()));
    } catch (JwtValidationException e) {
      // A key of ours signed it, and this says what is wrong in words of our rules.
      result.completeExceptionally(new TokenRefusedException("the token is not valid: " + why(e)));
    } catch (BadJwtException e) {
      result.completeExceptionally(new TokenRefusedException("the token is not valid"));
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private static String why(JwtValidationException e) {
    return e.getErrors().stream()
        .map(OAuth2Error::getDescription)
        .collect(Collectors.joining(", "));
  }
}
