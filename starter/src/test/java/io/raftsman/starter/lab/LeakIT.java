package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No secret that the suite used is anywhere in what it left: histories, what programs said, hosts'
 * journals, command lines. It runs last. Command lines are a sample: who looks several times a
 * second does not see those that are gone at once; that those that stay are seen is tested.
 */
@Order(Integer.MAX_VALUE)
final class LeakIT {
  /** The passwords that belong to the suite itself are given to programs by the tests. */
  private static final List<String> OURS = List.of("ssh-keygen -q -N", "chpasswd", "LeakIT");

  private static final String[] HOSTS = {
    Lab.ONE, Lab.TWO, Lab.THREE, Lab.FOUR, Lab.FIVE, Lab.INFRA
  };

  @Test
  void noSecretIsInAnythingThatWasLeft() throws IOException {
    assertThat(Evidence.hosts(HOSTS)).as("hosts with a journal").containsExactly(HOSTS);
    commandLinesOnHostsAreSeen();
    CommandLines.seen().stream()
        .filter(line -> OURS.stream().noneMatch(line::contains))
        .forEach(line -> Evidence.keep("arguments", "line", line));
    Map<String, String> secrets = Evidence.secrets();
    assertThat(secrets).as("secrets of the suite").isNotEmpty();
    var needles = new Needles(secrets);

    var leaks = new ArrayList<String>();
    for (String kind : List.of("histories", "said", "journals", "arguments")) {
      List<Path> files = Evidence.files(kind);
      assertThat(files).as(kind).isNotEmpty();
      for (Path file : files) {
        Evidence.found(text(file), needles).forEach(name -> leaks.add(name + " in " + file));
      }
    }
    assertThat(leaks).isEmpty();
  }

  /** The shell on the host itself, not only the programs here that brought it there. */
  private static void commandLinesOnHostsAreSeen() {
    CommandLines.watch();
    String canary = "sleep 2; : canary-" + UUID.randomUUID();
    Lab.sh(Lab.ONE, canary);
    assertThat(CommandLines.seen()).contains("sh -c " + canary + " ");
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a line with correct \"horse\" in it",
        "{\"text\": \"correct \\\"horse\\\"\"}",
        "{\"data\": \"BASE64\"}"
      })
  void aSecretThatLeakedWouldBeFound(String text) {
    String secret = "correct \"horse\"";
    String payload =
        Base64.getEncoder().encodeToString(("[" + secret + "]").getBytes(StandardCharsets.UTF_8));

    assertThat(Evidence.found(text.replace("BASE64", payload), Map.of(secret, "a password")))
        .containsExactly("a password");
    assertThat(Evidence.found(text, Map.of("wrong horse", "another"))).isEmpty();
    assertThat(Evidence.found(text, Map.of("correct sheep", "another"))).isEmpty();
  }
}
