package danliao.client.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import danliao.api.frame.ErrorCode;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.api.frame.ServerFrame;
import danliao.client.connection.Login.TokenPlace;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.security.cert.CertPathBuilderException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final TinyGateway gateway = new TinyGateway();
  private final Network network = new Network(1);
  private final Inbox inbox = new Inbox();

  @AfterEach
  void close() {
    network.close();
    gateway.close();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void anAckAnswersItsSend(Encoding encoding) throws Exception {
    Connection client = connect(login().encoding(encoding));
    assertThat(client.welcome().getUserId()).isEqualTo("ann");
    assertThat(get(client.send("bob", "hi")).getMessageId()).isEqualTo("m-hi");
    assertThat(gateway.offeredSubprotocols).containsExactly(encoding.subprotocol());
  }

  @Test
  void aRefusalFailsItsSendAlone() throws Exception {
    Connection client = connect(login());
    CompletableFuture<ServerAck> refused = client.send("bob", "refuse");
    CompletableFuture<ServerAck> accepted = client.send("bob", "hi");
    assertThat(get(accepted).getMessageId()).isEqualTo("m-hi");
    assertThatThrownBy(() -> get(refused))
        .hasCauseInstanceOf(RefusedException.class)
        .satisfies(
            e ->
                assertThat(((RefusedException) e.getCause()).code())
                    .isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void theSameIdSentTwiceTakesTwoAnswers() throws Exception {
    Connection client = connect(login());
    Send send = Send.newBuilder().setClientMsgId("same-id-1").setTo("bob").setContent("hi").build();
    CompletableFuture<ServerAck> first = client.send(send);
    CompletableFuture<ServerAck> second = client.send(send);
    assertThat(get(first)).isEqualTo(get(second));
  }

  @Test
  void aCloseCodeIsSeenAndFailsWhatWaits() throws Exception {
    Connection client = connect(login());
    CompletableFuture<ServerAck> unanswered = client.send("bob", "silence");
    CompletableFuture<ServerAck> closing = client.send("bob", "close");
    assertThat(client.closed().get(5, TimeUnit.SECONDS))
        .isEqualTo(new Closed(Closed.REPLACED, "replaced"));
    assertThatThrownBy(() -> get(unanswered)).hasCauseInstanceOf(ConnectionClosedException.class);
    assertThatThrownBy(() -> get(closing)).hasCauseInstanceOf(ConnectionClosedException.class);
    assertThatThrownBy(() -> get(client.send("bob", "late")))
        .hasCauseInstanceOf(ConnectionClosedException.class);
  }

  @Test
  void aRefusedLoginShowsItsStatus() {
    assertThatThrownBy(() -> connect(Login.of(gateway.address(), null)))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            LoginRefusedException.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(401);
              assertThat(refused.retryAfter()).hasValue(Duration.ofSeconds(7));
            });
  }

  @Test
  void aTokenTravelsAsSubprotocolAndADeviceInTheQuery() throws Exception {
    Connection client = connect(login().tokenPlace(TokenPlace.SUBPROTOCOL).device("my.phone"));
    assertThat(client.isOpen()).isTrue();
    assertThat(gateway.offeredSubprotocols).containsExactly("danliao.v1.protobuf,bearer.good");
    assertThat(gateway.addresses).containsExactly("/ws?device=my.phone");
  }

  @Test
  void aQueryOfTheAddressIsKept() throws Exception {
    Login login = login().gateway(URI.create(gateway.address() + "?through=a-proxy"));
    connect(login.device("phone"));
    connect(login);
    assertThat(gateway.addresses)
        .containsExactly("/ws?through=a-proxy&device=phone", "/ws?through=a-proxy");
  }

  @Test
  void aFrozenClientReadsOnceItThaws() throws Exception {
    Connection client = connect(login());
    client.freeze();
    client.ping();
    client.thaw();
    assertThat(inbox.await("a pong", SOON, ServerFrame::hasPong).hasPong()).isTrue();
  }

  @Test
  void aResetConnectionEndsWithoutACode() throws Exception {
    Connection client = connect(login());
    client.reset();
    assertThat(client.closed().get(5, TimeUnit.SECONDS).code()).isEqualTo(Closed.NO_CODE);
  }

  @Test
  void whatDoesNotComeIsNamed() throws Exception {
    Connection client = connect(login());
    assertThat(client.isOpen()).isTrue();
    assertThatThrownBy(
            () -> inbox.awaitMessage("a message from bob", Duration.ofMillis(20), m -> true))
        .hasMessageContaining("a message from bob")
        .hasMessageContaining("WELCOME=1");
  }

  @Test
  void aSecureGatewayIsTrustedByItsCertificateAndItsName() throws Exception {
    X509Bundle ours = certificate("localhost");
    try (TinyGateway secure = new TinyGateway(serving(ours));
        Network trusting = new Network(1, trusting(ours))) {
      Login login = Login.of(secure.address(), "good");
      assertThat(secure.address().getScheme()).isEqualTo("wss");
      assertThat(trusting.connect(login).get(5, TimeUnit.SECONDS).welcome().getUserId())
          .isEqualTo("ann");
      assertThatThrownBy(() -> network.connect(login).get(5, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(CertPathBuilderException.class);
    }
    X509Bundle others = certificate("elsewhere.example");
    try (TinyGateway secure = new TinyGateway(serving(others));
        Network trusting = new Network(1, trusting(others))) {
      Login login = Login.of(secure.address(), "good");
      assertThatThrownBy(() -> trusting.connect(login).get(5, TimeUnit.SECONDS))
          .hasStackTraceContaining("localhost");
    }
  }

  private static X509Bundle certificate(String name) throws Exception {
    return new CertificateBuilder()
        .subject("CN=" + name)
        .addSanDnsName(name)
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private static SslContext serving(X509Bundle certificate) throws Exception {
    return SslContextBuilder.forServer(
            certificate.getKeyPair().getPrivate(), certificate.getCertificatePath())
        .build();
  }

  private static SslContext trusting(X509Bundle certificate) throws Exception {
    return SslContextBuilder.forClient().trustManager(certificate.getCertificate()).build();
  }

  @Test
  void anAddressThatIsNoGatewayIsRefused() {
    for (String address : new String[] {"http://localhost/ws", "/ws", "ws:///ws"}) {
      assertThatThrownBy(() -> network.connect(Login.of(URI.create(address), null)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(address);
    }
  }

  private Login login() {
    return Login.of(gateway.address(), "good");
  }

  private Connection connect(Login login) throws Exception {
    return network.connect(login, inbox).get(5, TimeUnit.SECONDS);
  }

  private static ServerAck get(CompletableFuture<ServerAck> answer) throws Exception {
    return answer.get(5, TimeUnit.SECONDS);
  }
}
