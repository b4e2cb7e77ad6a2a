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
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No secret that the suite used is anywhere in what it left: histories, what programs said, hosts'
 * journals, command lines. It runs last.
 */
@Order(Integer.MAX_VALUE)
final class LeakIT {
  /** The passwords that belong to the suite itself are given to programs by the tests. */
  private static final List<String> OURS = List.of("ssh-keygen -q -N", "chpasswd", "LeakIT");

  @Test
  void noSecretIsInAnythingThatWasLeft() throws IOException {
    hosts();
    CommandLines.seen().stream()
        .filter(line -> OURS.stream().noneMatch(line::contains))
        .forEach(line -> Evidence.keep("arguments", "line", line));
    Map<String, String> secrets = Evidence.secrets();
    assertThat(secrets).as("secrets of the suite").isNotEmpty();

    var leaks = new ArrayList<String>();
    for (String kind : List.of("histories", "said", "journals", "arguments")) {
      List<Path> files = Evidence.files(kind);
      assertThat(files).as(kind).isNotEmpty();
      for (Path file : files) {
        Evidence.found(text(file), secrets).forEach(name -> leaks.add(name + " in " + file));
      }
    }
    assertThat(leaks).isEmpty();
  }

  /** What the hosts wrote down, and the keys that they keep. */
  private static void hosts() {
    for (String host : List.of(Lab.ONE, Lab.TWO, Lab.THREE, Lab.FOUR, Lab.FIVE, Lab.INFRA)) {
      Finished key = Lab.trySh(host, "cat /etc/etcd/server.key");
      if (key.status() == 0) {
        Evidence.key("the key of the member on " + host, key.out());
      }
      Evidence.keep("journals", host, Lab.sh(host, "journalctl --no-pager -o cat"));
    }
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
  }
}
