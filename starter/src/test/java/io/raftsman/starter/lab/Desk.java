package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where an operator sits: a working directory with an inventory, and the command line. */
final class Desk {
  private static final Pattern TOKEN = Pattern.compile("--approve-purge=(\\S+)");

  private final Path directory;
  private final Map<String, String> environment = new HashMap<>(Map.of("LC_ALL", "C.UTF-8"));

  Desk(Path directory) {
    this.directory = directory;
    CommandLines.watch();
    environment.put("RAFTSMAN_HISTORIES", Evidence.directory("histories").toString());
  }

  /** Sets a variable of the command line's environment. */
  Desk with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** An inventory with the lab's connection variables and these groups. */
  Desk inventory(String groups) {
    return file(
        "inventory.yml",
        """
        all:
          vars:
            ansible_user: root
            ansible_ssh_private_key_file: %s/lab/ssh/id_ed25519
            ansible_ssh_common_args: "-o UserKnownHostsFile=%s/lab/ssh/known_hosts"
        %s
        """
            .formatted(cache(), cache(), groups));
  }

  /** Three members and the infra host, with more variables of the cluster, a line each. */
  Desk threeMembers(String... variables) {
    return inventory(
        """
        infra: { hosts: { 10.10.10.9: {} } }
        etcd:
          hosts:
            10.10.10.10: { etcd_seq: 1 }
            10.10.10.11: { etcd_seq: 2 }
            10.10.10.12: { etcd_seq: 3 }
          vars:
            etcd_cluster: etcd
        """
            + Stream.of(variables).map(v -> "    " + v + "\n").collect(Collectors.joining()));
  }

  Desk file(String name, String content) {
    try {
      Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Path directory() {
    return directory;
  }

  /** Runs the command line to its end. */
  Finished starter(String... arguments) {
    return kept(Processes.run(directory, environment, command(arguments)));
  }

  private Finished kept(Finished finished) {
    Evidence.keep("said", "starter", finished.all());
    Evidence.authority(directory.resolve("files/pki"));
    return finished;
  }

  /** Starts the command line. */
  Process start(String... arguments) {
    return Processes.startHeard(directory, environment, command(arguments));
  }

  /** Starts the command line in a session of its own, whose words can be read while it runs. */
  Session session(String... arguments) {
    return Session.start(directory, environment, command(arguments));
  }

  /** Starts a deploy. */
  Process startDeploy(String... arguments) {
    return start(with("deploy", arguments));
  }

  /** Runs the command line on a terminal, and types. */
  Finished onTerminal(String typed, String... arguments) {
    file("typed", typed);
    String line = String.join(" ", command(arguments));
    return kept(
        Processes.run(
            directory,
            Map.of("TERM", "xterm"),
            List.of("sh", "-c", "script -qefc '" + line + "' /dev/null <typed")));
  }

  /** A deploy that must succeed. */
  Finished deploy(String... arguments) {
    Finished finished = starter(with("deploy", arguments));
    assertThat(finished.status()).as(finished.all()).isZero();
    return finished;
  }

  /** Deploys over whatever is there: asks for the token and gives it. */
  Finished deployAnew(String... arguments) {
    Finished refused = starter(with("deploy", arguments));
    if (refused.status() == 0) {
      return refused;
    }
    assertThat(refused.status()).as(refused.all()).isEqualTo(3);
    var all = new ArrayList<>(List.of(arguments));
    all.add("--approve-purge=" + token(refused));
    return deploy(all.toArray(String[]::new));
  }

  /** The status of the cluster as a document. */
  JsonNode status() {
    return json(starter("status", "--cluster", "etcd", "-o", "json").out());
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  /** The token that a refused run printed. */
  static String token(Finished refused) {
    Matcher matcher = TOKEN.matcher(refused.out());
    assertThat(matcher.find()).as(refused.all()).isTrue();
    return matcher.group(1);
  }

  private static String[] with(String verb, String... arguments) {
    var words = new ArrayList<>(List.of(verb, "--cluster", "etcd"));
    words.addAll(List.of(arguments));
    return words.toArray(String[]::new);
  }

  private static List<String> command(String... arguments) {
    var command = new ArrayList<String>();
    command.add(Lab.ROOT.resolve("bin/starter").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Where the lab keeps its keys. */
  static String cache() {
    String given = System.getenv("RAFTSMAN_CACHE");
    if (given != null) {
      return given;
    }
    String home = System.getenv("XDG_CACHE_HOME");
    return (home == null ? System.getProperty("user.home") + "/.cache" : home) + "/raftsman";
  }
}
