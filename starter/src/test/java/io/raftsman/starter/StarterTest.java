package io.raftsman.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line says when it is used wrongly, and what it knows of itself. */
final class StarterTest {
  private static final String INVENTORY = "etcd: { hosts: { 10.10.10.10: { etcd_seq: 1 } } }\n";

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine = Starter.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  private String inventory(String text) throws Exception {
    return Files.writeString(directory.resolve("inventory.yml"), text).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deploy",
        "converge",
        "restart",
        "move-leader",
        "purge",
        "clean",
        "member add",
        "member remove",
        "member replace",
        "status",
        "env",
        "inventory"
      })
  void everyCommandHasHelpWithExamples(String command) {
    assertThat(run((command + " --help").split(" "))).isZero();
    assertThat(out.toString())
        .contains("--cluster", "--inventory", "Example", "starter " + command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deploy",
        "converge",
        "restart",
        "move-leader",
        "purge",
        "member replace",
        "status",
        "env",
        "inventory"
      })
  void aMissingClusterIsOneErrorAndNotAPageOfUsage(String command) {
    assertThat(run(command.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "Missing required option: '--cluster=NAME'", "See: starter " + command + " --help");
  }

  @Test
  void anUnknownCommandIsAnError() {
    assertThat(run("deplpy")).isEqualTo(2);
    assertThat(err.toString()).contains("deplpy", "deploy", "See: starter --help");
  }

  @Test
  void anUnknownOptionIsAnErrorWithADocumentWhereOneWasAskedFor() throws Exception {
    assertThat(run("deploy", "--cluster", "etcd", "-o", "json", "--force")).isEqualTo(2);
    JsonNode document = new ObjectMapper().readTree(out.toString());
    assertThat(document.path("schema").asText()).isEqualTo("raftsman/error/1");
    assertThat(document.path("exitStatus").asInt()).isEqualTo(2);
    assertThat(document.path("message").asText()).contains("--force");
  }

  @Test
  void aFaultyInventoryIsToldBeforeAnythingIsStarted() throws Exception {
    String file = inventory(INVENTORY.replace("1 }", "one }"));
    assertThat(run("deploy", "--cluster", "etcd", "-i", file, "-o", "json")).isEqualTo(2);
    assertThat(err.toString()).contains("etcd_seq", file + ":1").doesNotContain("Exception");
    assertThat(new ObjectMapper().readTree(out.toString()).path("message").asText())
        .contains("etcd_seq");
  }

  @Test
  void joiningIsNotADeploy() throws Exception {
    String file = inventory(INVENTORY);
    assertThat(run("deploy", "--cluster", "etcd", "-i", file, "-e", "etcd_init=existing"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("etcd_init is existing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "converge"})
  void anUnknownTagIsAnErrorThatListsThem(String command) throws Exception {
    String file = inventory(INVENTORY);
    assertThat(run(command, "--cluster", "etcd", "-i", file, "-t", "etcd_lunch")).isEqualTo(2);
    assertThat(err.toString())
        .contains("there is no tag 'etcd_lunch'", "etcd_assert", "etcd_launch", "etcd_register")
        .doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "converge"})
  void anUnknownHostIsAnErrorThatListsThem(String command) throws Exception {
    String file = inventory(INVENTORY);
    assertThat(run(command, "--cluster", "etcd", "-i", file, "-l", "10.10.10.99", "-o", "json"))
        .isEqualTo(2);
    assertThat(new ObjectMapper().readTree(out.toString()).path("message").asText())
        .contains("10.10.10.99 is no host of cluster etcd", "10.10.10.10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "converge", "purge"})
  void anApprovalIsGivenByThePersonWhoSawAndNotInARequestForOthers(String command)
      throws Exception {
    String file = inventory(INVENTORY);
    assertThat(
            run(
                command,
                "--cluster",
                "etcd",
                "-i",
                file,
                "--approve-purge",
                "t",
                "--print-request"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("Leave out --approve-purge");
  }

  @Test
  void variablesComeFromAFileAsInAnsible() throws Exception {
    String file = inventory(INVENTORY);
    Path extra = Files.writeString(directory.resolve("extra.yml"), "etcd_port: 3379\n");
    assertThat(run("inventory", "--cluster", "etcd", "-i", file, "-e", "@" + extra)).isZero();
    assertThat(out.toString()).contains("3379");
  }

  @Test
  void aStatusWithoutTheAuthoritySaysWhichIsMissing() throws Exception {
    String file = inventory(INVENTORY);
    String pki = directory.resolve("nowhere").toString();
    assertThat(run("status", "--cluster", "etcd", "-i", file, "--pki-dir", pki)).isEqualTo(1);
    assertThat(err.toString()).contains(pki, "--pki-dir").doesNotContain("Exception");
  }
}
