package danliao.service.internal;

import static danliao.service.settings.Setting.expect;

import io.grpc.Metadata;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@code danliao.internal-token}: what our own services show each other. */
@ConfigurationProperties("danliao")
public record InternalToken(@DefaultValue("") String internalToken) {
  /** Where a call carries it. */
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  public InternalToken {
    expect(
        !internalToken.isBlank(),
        "danliao.internal-token",
        "the token our services share",
        "nothing");
  }

  /** As a call carries it. */
  String bearer() {
    return "Bearer " + internalToken;
  }

  /** Without the token, for logs. */
  @Override
  public String toString() {
    return "InternalToken[hidden]";
  }
}
