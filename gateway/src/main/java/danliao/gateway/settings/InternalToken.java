package danliao.gateway.settings;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** {@code danliao.internal-token}: what our own services show each other. */
@Validated
@ConfigurationProperties("danliao")
public record InternalToken(@NotBlank String internalToken) {
  @Override
  public String toString() {
    return "InternalToken[hidden]";
  }
}
