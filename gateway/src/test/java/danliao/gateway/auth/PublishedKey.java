package danliao.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** A key that is published on the loopback, and what it signs. */
final class PublishedKey implements AutoCloseable {
  private final RSAKey key;
  private final HttpServer server;

  PublishedKey() throws IOException, JOSEException {
    key = new RSAKeyGenerator(2048).keyID("a").generate();
    byte[] published = new JWKSet(key).toString().getBytes(StandardCharsets.UTF_8);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, published.length);
            exchange.getResponseBody().write(published);
          }
        });
    server.start();
  }

  /** The setting that makes a process take what this key signs. */
  String setting() {
    return "danliao.jwt.jwks-uri=http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
  }

  String signed(JWSAlgorithm algorithm, String user, Duration valid) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .subject(user)
                .expirationTime(Date.from(Instant.now().plus(valid)))
                .build());
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
