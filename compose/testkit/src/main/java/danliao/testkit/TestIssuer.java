package danliao.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Publishes keys on the loopback as an issuer does, and signs with them. Needs no servers. */
public final class TestIssuer implements AutoCloseable {
  private static final String RSA = "RSA";

  private final JWKSet keys;
  private final HttpServer server;

  public TestIssuer() throws IOException, JOSEException {
    keys =
        new JWKSet(
            List.of(
                new RSAKeyGenerator(2048).keyID(RSA).generate(),
                new ECKeyGenerator(Curve.P_256).keyID("ES256").generate(),
                new ECKeyGenerator(Curve.P_384).keyID("ES384").generate(),
                new ECKeyGenerator(Curve.P_521).keyID("ES512").generate()));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/keys", exchange -> answer(exchange, keys.toString()));
    server.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(issuer(), keysUri())));
    server.start();
  }

  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public String keysUri() {
    return issuer() + "/keys";
  }

  /** The setting that makes a process take what these keys sign. */
  public String setting() {
    return "danliao.jwt.jwks-uri=" + keysUri();
  }

  public String signed(String algorithm, String user, Duration valid) throws JOSEException {
    return signed(
        algorithm,
        new JWTClaimsSet.Builder()
            .subject(user)
            .expirationTime(Date.from(Instant.now().plus(valid)))
            .build());
  }

  public String signed(String algorithm, JWTClaimsSet claims) throws JOSEException {
    JWK key = keys.getKeyByKeyId(algorithm.startsWith("ES") ? algorithm : RSA);
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID(key.getKeyID()).build();
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(new DefaultJWSSignerFactory().createJWSSigner(key, header.getAlgorithm()));
    return jwt.serialize();
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
