package danliao.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import danliao.api.frame.Send;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
  @TempDir private Path temporary;

  @Test
  void aThousandMessagesAreKeptAndNoMore() {
    Outbox outbox = Outbox.inMemory();
    IntStream.range(0, 1_000).forEach(i -> outbox.put(send("message-" + i, "x")));
    assertThatExceptionOfType(OutboxFullException.class)
        .isThrownBy(() -> outbox.put(send("message-1000", "x")))
        .withMessageContaining("1000 messages");
    assertThat(outbox.messages()).hasSize(1_000);
    outbox.remove("message-7");
    outbox.put(send("message-1000", "x"));
    assertThat(outbox.messages().getLast().getClientMsgId()).isEqualTo("message-1000");
  }

  @Test
  void twoMebibytesAreKeptAndNoMore() {
    Outbox outbox = Outbox.inFolder(temporary);
    String content = "x".repeat(16_000);
    assertThatExceptionOfType(OutboxFullException.class)
        .isThrownBy(
            () -> IntStream.range(0, 200).forEach(i -> outbox.put(send("message-" + i, content))));
    assertThat(outbox.messages())
        .hasSize(Outbox.MOST_BYTES / send("message-100", content).getSerializedSize());
    assertThat(files()).hasSize(outbox.messages().size() + 1);
    outbox.remove("message-0");
    outbox.put(send("message-1000", content));
  }

  @Test
  void aFolderKeepsMessagesInOrder() {
    Path folder = temporary.resolve("a/b");
    List<Send> sends =
        IntStream.range(0, 12).mapToObj(i -> send("message-" + (100 - i), "é中 " + i)).toList();
    try (Outbox outbox = Outbox.inFolder(folder)) {
      sends.forEach(outbox::put);
      outbox.remove("message-95");
    }
    try (Outbox outbox = Outbox.inFolder(folder)) {
      assertThat(outbox.messages())
          .hasSize(11)
          .isSubsetOf(sends)
          .isSortedAccordingTo((a, b) -> sends.indexOf(a) - sends.indexOf(b));
      outbox.put(send("message-200", "last"));
    }
    try (Outbox outbox = Outbox.inFolder(folder)) {
      assertThat(outbox.messages().getLast().getContent()).isEqualTo("last");
    }
  }

  @Test
  void onlyItsOwnerReadsAFolder() throws IOException {
    Path folder = temporary.resolve("box");
    try (Outbox outbox = Outbox.inFolder(folder)) {
      outbox.put(send("message-1", "secret"));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void whatACrashLeftHalfWrittenIsNotThere() throws IOException {
    try (Outbox outbox = Outbox.inFolder(temporary)) {
      outbox.put(send("message-1", "whole"));
    }
    Files.writeString(
        temporary.resolve("0000000000000000002.v1.json.tmp"), "{\"clientMsgId\":\"mess");
    try (Outbox outbox = Outbox.inFolder(temporary)) {
      assertThat(outbox.messages()).containsExactly(send("message-1", "whole"));
      assertThat(files()).noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  @Test
  void whatIsNoMessageIsLeftWhereItIs() throws IOException {
    Files.writeString(temporary.resolve("0000000000000000001.v1.json"), "not a message");
    Files.writeString(
        temporary.resolve("0000000000000000002.v9.json"), "{\"of\":\"a later version\"}");
    Files.writeString(temporary.resolve("9223372036854775807.v1.json"), "{}");
    Files.write(temporary.resolve("0000000000000000003.v1.json"), new byte[] {(byte) 0xff});
    Files.createDirectory(temporary.resolve("0000000000000000004.v1.json"));
    try (Outbox outbox = Outbox.inFolder(temporary)) {
      assertThat(outbox.messages()).isEmpty();
      outbox.put(send("message-1", "whole"));
    }
    assertThat(files())
        .containsExactlyInAnyOrder(
            "lock",
            "0000000000000000001.v1.json",
            "0000000000000000002.v9.json",
            "0000000000000000003.v1.json",
            "0000000000000000004.v1.json",
            "0000000000000000005.v1.json",
            "9223372036854775807.v1.json");
  }

  @Test
  void aFileOfVersionOneIsRead() throws IOException {
    Files.writeString(
        temporary.resolve("0000000000000000041.v1.json"),
        "{\"clientMsgId\":\"01JDQ0000000000000000000AA\",\"to\":\"bob\",\"contentType\":\"text/plain\",\"content\":\"hi\"}");
    try (Outbox outbox = Outbox.inFolder(temporary)) {
      assertThat(outbox.messages())
          .containsExactly(
              send("01JDQ0000000000000000000AA", "hi").toBuilder()
                  .setContentType("text/plain")
                  .build());
    }
  }

  @Test
  void twoDoNotShareAFolder() {
    try (Outbox outbox = Outbox.inFolder(temporary)) {
      assertThat(outbox.messages()).isEmpty();
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> Outbox.inFolder(temporary))
          .withMessageContaining("another client uses it");
    }
    Outbox.inFolder(temporary).close();
  }

  /** Also after somebody of the first process was refused it: closing a file ends its locks. */
  @Test
  void twoProcessesDoNotShareAFolder() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("box"));
    try (Outbox outbox = Outbox.inFolder(temporary.resolve("box"))) {
      assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> Outbox.inFolder(link));
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OtherProcess.class.getName(),
                  link.toString())
              .redirectErrorStream(true)
              .start();
      assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("another client uses it");
      assertThat(outbox.messages()).isEmpty();
    }
  }

  /** Opens a folder and says what came of it. */
  static final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] folder) {
      try (Outbox outbox = Outbox.inFolder(Path.of(folder[0]))) {
        System.out.println("opened, with " + outbox.messages().size());
      } catch (UncheckedIOException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void whatCannotBeWrittenIsNotKept() throws IOException {
    Path folder = temporary.resolve("box");
    try (Outbox outbox = Outbox.inFolder(folder)) {
      Files.delete(folder.resolve("lock"));
      Files.delete(folder);
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> outbox.put(send("message-1", "x")))
          .withMessageContaining("cannot write outbox");
      assertThat(outbox.messages()).isEmpty();
    }
  }

  @Test
  void whatCannotGetItsNameLeavesNothingBehind() throws IOException {
    try (Outbox outbox = Outbox.inFolder(temporary)) {
      Path taken = Files.createDirectory(temporary.resolve("0000000000000000001.v1.json"));
      Files.createFile(taken.resolve("so that it is not empty"));
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> outbox.put(send("message-1", "x")));
      assertThat(outbox.messages()).isEmpty();
      assertThat(files()).containsExactlyInAnyOrder("lock", taken.getFileName().toString());
      outbox.put(send("message-1", "x"));
    }
  }

  private List<String> files() {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Send send(String clientMsgId, String content) {
    return Send.newBuilder().setClientMsgId(clientMsgId).setTo("bob").setContent(content).build();
  }
}
