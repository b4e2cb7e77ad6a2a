package io.raftsman.worker.codecserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is told wrongly is told back in a line, exit status 2, without a secret. */
final class CodecServerCommandTest {
  private static final String KEY = "A".repeat(43) + "=";
  private static final String TOKEN = "0123456789abcdef";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("KEYS", "k1:" + KEY, "TOKEN", TOKEN, "SHORT", "0123456789abcde", "BAD", "k1:" + TOKEN);

  @TempDir private Path directory;

  @Test
  void itListensWithOptionsAlone() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), TOKEN + "\n");
    var command = CodecServerCommand.commandLine(ENVIRONMENT);
    command.parseArgs(
        "--codec-keys=env:KEYS",
        "--token=file:" + token,
        "--listen=127.0.0.1:0",
        "--origin=http://127.0.0.1:8233",
        "--origin=https://temporal.example");
    try (CodecServer server = command.<CodecServerCommand>getCommand().start()) {
      assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
    }
  }

  @Test
  void variablesNameTheSameReferences() {
    var command =
        CodecServerCommand.commandLine(
            Map.of(
                "KEYS",
                "k1:" + KEY,
                "TOKEN",
                TOKEN,
                "RAFTSMAN_CODEC_KEYS",
                "env:KEYS",
                "RAFTSMAN_CODEC_TOKEN",
                "env:TOKEN"));
    command.parseArgs("--listen=127.0.0.1:0");
    try (CodecServer server = command.<CodecServerCommand>getCommand().start()) {
      assertThat(server.address().getPort()).isPositive();
    }
  }

  @Test
  void whatIsMissingIsTold() {
    assertFault().contains("no keys: say --codec-keys");
    assertFault("--codec-keys=env:KEYS").contains("no token: say --token");
  }

  @Test
  void secretsAreNamedAndNeverShown() {
    assertFault("--codec-keys=k1:" + KEY).contains("env:NAME or file:PATH");
    assertFault("--codec-keys=env:BAD").contains("has 12 bytes");
    assertFault("--codec-keys=env:KEYS", "--token=" + TOKEN).contains("env:NAME or file:PATH");
    assertFault("--codec-keys=env:KEYS", "--token=env:SHORT").contains("at least 16 characters");
    assertFault("--codec-keys=env:KEYS", "--token=env:NONE").contains("env:NONE: the variable");
  }

  @Test
  void wrongAddressesAreTold() throws IOException {
    assertWrong("--listen=8081").contains("HOST:PORT");
    assertWrong("--listen=127.0.0.1:99999").contains("HOST:PORT");
    assertWrong("--origin=127.0.0.1:8233").contains("--origin must be like");
    assertWrong("--origin=http://127.0.0.1:8233/").contains("--origin must be like");
    assertWrong("--origin=*").contains("--origin must be like");
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertWrong("--listen=127.0.0.1:" + taken.getLocalPort()).contains("can't listen at");
    }
  }

  private static AbstractStringAssert<?> assertWrong(String argument) {
    return assertFault("--codec-keys=env:KEYS", "--token=env:TOKEN", argument);
  }

  private static AbstractStringAssert<?> assertFault(String... arguments) {
    var said = new StringWriter();
    CommandLine command = CodecServerCommand.commandLine(ENVIRONMENT);
    command.setErr(new PrintWriter(said, true));
    var all = new ArrayList<>(List.of(arguments));
    assertThat(command.execute(all.toArray(String[]::new))).isEqualTo(2);
    return assertThat(said.toString()).doesNotContain(KEY, TOKEN.substring(0, 15), "\tat ");
  }
}
