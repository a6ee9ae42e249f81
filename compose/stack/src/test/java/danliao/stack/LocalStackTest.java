package danliao.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackTest {
  @TempDir private Path home = Path.of(".");

  @Test
  void itIsWhereTheLastUpPutIt() throws IOException {
    Files.writeString(home.resolve("stack.properties"), "port-offset=1000\ngateways=3\n");
    LocalStack stack = LocalStack.of(home);
    assertThat(stack.gateways()).isEqualTo(3);
    assertThat(stack.gateway(2)).isEqualTo(URI.create("ws://127.0.0.1:9081/ws"));
    assertThat(stack.queryApi()).isEqualTo(URI.create("http://127.0.0.1:9090"));
    assertThat(stack.commandSide(1)).isEqualTo(URI.create("http://127.0.0.1:9070"));
    assertThat(stack.mariaDb()).isEqualTo(19_000);
  }

  @Test
  void beforeTheFirstUpItIsWithoutAnOffsetAndHasNoSecrets() {
    LocalStack stack = LocalStack.of(home);
    assertThat(stack.gateways()).isEqualTo(2);
    assertThat(stack.queryApi(2)).isEqualTo(URI.create("http://127.0.0.1:8091"));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(stack::tokens)
        .withMessageContaining("is the stack up (./danliao up)?");
    assertThat(home).isEmptyDirectory();
  }
}
