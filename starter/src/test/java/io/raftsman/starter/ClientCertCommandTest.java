package io.raftsman.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is refused before any worker is asked. */
final class ClientCertCommandTest {
  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine = Starter.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "client-cert --out DIR | Missing required option: '--name=NAME'",
        "client-cert --name patroni | --out DIR",
        "client-cert --name ca --out DIR | --name: a client can't be called ca",
        "client-cert --name a:b --out DIR | --name: a client's name has 1 to 64",
        "client-cert --name patroni --out DIR --days 0 | 1 to 36500 days, not 0",
        "client-cert --name patroni --csr DIR/nothing | --csr: there is no DIR/nothing",
        "client-cert --name patroni --csr DIR/text | is not a PKCS#10 in PEM",
        "client-cert --name there --out DIR | DIR/there.key is there already",
        "client-cert --name there --out DIR --csr DIR/text | DIR/there.crt is there already",
        "client-cert --name patroni --out DIR --pki-dir x --address 127.0.0.1:1 | --pki-dir: with a Temporal server"
      })
  void badArgumentsAreOneClearError(String words, String why) throws Exception {
    Files.writeString(directory.resolve("text"), "not a request\n");
    Files.writeString(directory.resolve("there.key"), "a key\n");
    Files.writeString(directory.resolve("there.crt"), "a certificate\n");

    int status = run(words.strip().replace("DIR", directory.toString()).split(" "));

    assertThat(err.toString())
        .contains(why.strip().replace("DIR/", directory + "/"))
        .doesNotContain("Exception:");
    assertThat(status).isEqualTo(2);
    assertThat(directory.resolve("patroni.key")).doesNotExist();
    assertThat(directory.resolve("there.key")).hasContent("a key");
  }

  @Test
  void aProgramGetsADocument() throws Exception {
    assertThat(run("client-cert", "--name", "a b", "--out", "x", "-o", "json")).isEqualTo(2);
    assertThat(new ObjectMapper().readTree(out.toString()).path("message").asText())
        .startsWith("--name: a client's name");
  }
}
