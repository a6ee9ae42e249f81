package danliao.e2e;

import static danliao.e2e.World.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.api.frame.ServerFrame;
import danliao.client.connection.Closed;
import danliao.client.connection.Encoding;
import danliao.client.connection.Login;
import danliao.client.connection.Login.TokenPlace;
import danliao.client.connection.LoginRefusedException;
import danliao.client.query.ProjectionItem;
import danliao.client.query.QueryClient;
import danliao.stack.Tokens;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SecurityIT {
  private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.eyJ");

  @RegisterExtension final World world = new World();

  /** Each a token that must open nothing. */
  enum BadToken {
    NONE {
      @Override
      @Nullable String mint(World world) {
        return null;
      }
    },
    GARBAGE {
      @Override
      String mint(World world) {
        return "not.a.token";
      }
    },
    UNSIGNED {
      @Override
      String mint(World world) {
        return new PlainJWT(claims("mallory", Duration.ofHours(1))).serialize();
      }
    },
    WRONG_KEY {
      @Override
      String mint(World world) {
        return new Tokens("a key that this stack has never heard of").user("mallory");
      }
    },
    EXPIRED {
      @Override
      String mint(World world) {
        return world.tokens().user("mallory", Duration.ofMinutes(-5));
      }
    },
    NO_SUBJECT {
      @Override
      String mint(World world) {
        return world
            .tokens()
            .sign(
                new JWTClaimsSet.Builder()
                    .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                    .build());
      }
    },
    BAD_SUBJECT {
      @Override
      String mint(World world) {
        return world.tokens().user("mal:lory");
      }
    },
    TAMPERED {
      @Override
      String mint(World world) {
        String[] good = world.tokens().user("mallory").split("\\.", 3);
        String[] other = world.tokens().user("somebody-else").split("\\.", 3);
        return good[0] + '.' + other[1] + '.' + good[2];
      }
    };

    abstract @Nullable String mint(World world);

    private static JWTClaimsSet claims(String user, Duration lifetime) {
      return new JWTClaimsSet.Builder()
          .subject(user)
          .expirationTime(Date.from(Instant.now().plus(lifetime)))
          .build();
    }
  }

  @ParameterizedTest
  @EnumSource(BadToken.class)
  void aBadTokenOpensNothing(BadToken bad) {
    String token = bad.mint(world);
    for (Encoding encoding : Encoding.values()) {
      Login login = Login.of(world.local().gateway(1), token).encoding(encoding);
      assertRefused(login, 401);
      if (token != null) {
        assertRefused(login.tokenPlace(TokenPlace.SUBPROTOCOL), 401);
      }
    }
    QueryClient query = new QueryClient(world.local().queryApi(), token);
    assertThat(query.get("/v1/conversations").status()).isEqualTo(401);
    assertThat(query.get("/admin/v1/projections").status()).isEqualTo(401);
  }

  @Test
  void aTokenInTheUrlIsNoToken() {
    TestUser ann = world.user("ann");
    assertRefused(world.login(1, ann.token()).tokenPlace(TokenPlace.URL), 401);
  }

  @Test
  void aDeviceOfABadFormIsRefused() {
    TestUser ann = world.user("ann");
    assertRefused(world.login(1, ann.token()).device("no spaces, please"), 400);
    assertRefused(world.login(1, ann.token()).device("d".repeat(65)), 400);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aBrowsersTokenTravelsAsASubprotocol(Encoding encoding) throws Exception {
    TestUser ann = world.user("ann");
    Session session =
        ann.connect(
            world.login(1, ann.token()).encoding(encoding).tokenPlace(TokenPlace.SUBPROTOCOL));
    assertThat(session.client().welcome().getUserId()).isEqualTo(ann.id());
    session.answersAPing();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void theWelcomeComesFirstAndSaysWhoOneIs(Encoding encoding) throws Exception {
    TestUser ann = world.user("ann");
    Session session = ann.on(2, encoding, "phone");
    assertThat(session.inbox().frames().getFirst().hasWelcome()).isTrue();
    assertThat(session.client().welcome().getUserId()).isEqualTo(ann.id());
    assertThat(session.client().welcome().getDeviceId()).isEqualTo("phone");
    assertThat(session.client().welcome().getGatewayId()).isNotBlank();
    assertThat(session.client().welcome().getHeartbeatSeconds()).isEqualTo(30);
    assertThat(session.client().welcome().getServerTime().getSeconds())
        .isCloseTo(Instant.now().getEpochSecond(), within(30L));
    Login nameless = world.login(1, ann.token()).encoding(encoding);
    assertThat(ann.connect(nameless).client().welcome().getDeviceId()).isEqualTo("default");
  }

  @Test
  void nothingInAFrameChangesWhoSendsIt() throws Exception {
    Session mallory = world.user("mallory").on(1, Encoding.JSON);
    Session bob = world.user("bob").on(2, Encoding.JSON);
    mallory
        .client()
        .sendRaw(
            """
            {"send":{"clientMsgId":"forged-0001","to":"%s","content":"trust me",
            "from":"alice","sender":"alice","sub":"alice"}}"""
                .formatted(bob.user().id()));
    Message message =
        bob.inbox()
            .awaitMessage("the message", PATIENCE, m -> m.getClientMsgId().equals("forged-0001"));
    // From then on, and not before, queries show it.
    mallory.inbox().await("the serverAck", PATIENCE, ServerFrame::hasServerAck);
    assertThat(message.getFrom()).isEqualTo(mallory.user().id());
    assertThat(bob.user().query().message(message.getMessageId()).from())
        .isEqualTo(mallory.user().id());
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aConnectionEndsWithItsToken(Encoding encoding) throws Exception {
    TestUser ann = world.user("ann");
    String token = world.tokens().user(ann.id(), Duration.ofSeconds(4));
    Session session = ann.connect(world.login(1, token).encoding(encoding));
    session.answersAPing();
    assertThat(session.client().closed().get(20, TimeUnit.SECONDS).code())
        .isEqualTo(Closed.TOKEN_EXPIRED);
  }

  @ParameterizedTest
  @CsvSource({"1,JSON", "1,PROTOBUF", "2,JSON", "2,PROTOBUF"})
  void aSecondLoginOfADeviceClosesTheFirstAndNoOther(int gateway, Encoding encoding)
      throws Exception {
    TestUser user = world.user("ann");
    Session phone = user.on(1, encoding, "phone");
    Session laptop = user.on(1, encoding, "laptop");
    Session newPhone = user.on(gateway, encoding, "phone");
    assertThat(phone.client().closed().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).code())
        .isEqualTo(Closed.REPLACED);
    newPhone.answersAPing();
    laptop.answersAPing();
    ServerAck ack = world.user("bob").on(2, encoding).send(user, "to both of you");
    newPhone.receives(ack);
    laptop.receives(ack);
    assertThat(phone.copiesOf(ack.getMessageId())).isEmpty();
  }

  @Test
  void onlyOperatorsSeeTheOperatorsApi() throws Exception {
    TestUser ann = world.user("ann");
    for (String request :
        List.of(
            "GET /admin/v1/projections",
            "GET /admin/v1/projections/search/rebuild",
            "POST /admin/v1/projections/search/rebuild",
            "DELETE /admin/v1/projections/search/rebuild",
            "POST /admin/v1/projections/search/rollback",
            "GET /admin/v1/projections/search/verify",
            "POST /admin/v1/projections/search/verify",
            "DELETE /admin/v1/projections/search/verify",
            "GET /admin/v1/dead-letters",
            "POST /admin/v1/dead-letters/1/retry",
            "DELETE /admin/v1/dead-letters/1")) {
      String[] parts = request.split(" ", 2);
      assertThat(ann.query().request(parts[0], parts[1]).status()).as(request).isEqualTo(403);
    }
    assertThat(world.admin().projections())
        .extracting(ProjectionItem::name)
        .contains("conversation", "message-log", "unread", "search");
    assertThat(world.admin().get("/admin/v1/dead-letters").status()).isEqualTo(200);
  }

  @Test
  void noLogHoldsContentOrATokenOrASecret() throws Exception {
    String content = "whispered" + UUID.randomUUID().toString().replace("-", "");
    Session ann = world.user("ann").on(1, Encoding.JSON);
    Session bob = world.user("bob").on(2, Encoding.PROTOBUF);
    Send send = Messages.to(bob.user(), content);
    ServerAck ack = ann.send(send);
    bob.receives(ack);
    bob.client().ack(AckStatus.READ, ack.getMessageId());
    ann.receiptOf(ack, AckStatus.READ);
    assertThat(ann.refused(send.toBuilder().setContent(content + " too").build()).getCode())
        .isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED);
    await().atMost(PATIENCE).until(() -> !bob.user().query().search(content).isEmpty());
    Path home = world.local().home();
    List<String> secrets = new ArrayList<>(List.of(content));
    for (String name : List.of("danliao.jwt.secret", "danliao.internal-token")) {
      secrets.add(Files.readString(home.resolve("secrets").resolve(name)).strip());
    }
    try (Stream<Path> logs = Files.walk(home.resolve("logs"))) {
      List<Path> files = logs.filter(Files::isRegularFile).toList();
      assertThat(files).hasSizeGreaterThanOrEqualTo(9);
      for (Path file : files) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(JWT.matcher(text).find()).as("%s holds a token", file).isFalse();
        for (String secret : secrets) {
          assertThat(text.contains(secret)).as("%s holds a secret", file).isFalse();
        }
      }
    }
  }

  private void assertRefused(Login login, int status) {
    assertThatThrownBy(
            () -> world.network().connect(login).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
        .cause()
        .isInstanceOfSatisfying(
            LoginRefusedException.class,
            refused -> assertThat(refused.status()).as("%s", login).isEqualTo(status));
  }
}
