package io.raftsman.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.ScriptsTest;
import io.raftsman.ScriptsTest.Sent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every script, with text that means something to a shell as each of its values.
 *
 * <p>The scripts run on this machine, and must not harm it: their {@code PATH} leads to commands
 * that only read, and to stand-ins for all others that do nothing. An injected command needs none
 * of them to leave its mark.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostileScriptsTest {
  private static final List<String> READERS =
      List.of(
          "awk",
          "base64",
          "basename",
          "cat",
          "cut",
          "dirname",
          "grep",
          "head",
          "id",
          "ls",
          "readlink",
          "sed",
          "sort",
          "stat",
          "tail",
          "tr",
          "uname",
          "date",
          "df",
          "find");

  /** The rest of what the scripts call. */
  private static final List<String> STAND_INS =
      List.of(
          "apt-cache",
          "apt-get",
          "chmod",
          "chown",
          "cp",
          "curl",
          "dpkg",
          "dpkg-query",
          "du",
          "etcdctl",
          "flock",
          "getent",
          "groupadd",
          "ip",
          "journalctl",
          "ln",
          "mkdir",
          "mv",
          "openssl",
          "rm",
          "rmdir",
          "sha256sum",
          "sleep",
          "ss",
          "sync",
          "systemctl",
          "tar",
          "timeout",
          "useradd",
          "wget");

  /** {@code /proc} is searched for etcds, and this machine may have one. */
  private static final String NO_PROCESS = "/no-proc/";

  @TempDir private Path sandbox;
  private Path mark;

  @BeforeEach
  void commands() throws IOException {
    mark = sandbox.resolve("mark");
    Path bin = Files.createDirectory(sandbox.resolve("bin"));
    for (String name : READERS) {
      Files.createSymbolicLink(bin.resolve(name), which(name));
    }
    for (String name : STAND_INS) {
      executable(bin.resolve(name), "#!/bin/sh\nexit 0\n");
    }
    executable(
        bin.resolve("mktemp"),
        "#!/bin/sh\nd=%s/stage\n[ -d $d ] || %s $d\n[ \"$1\" = -d ] || d=$d/log\necho $d\n"
            .formatted(sandbox, which("mkdir")));
  }

  /** JUnit would warn of each: it leads out of the sandbox. */
  @AfterEach
  void noLinks() throws IOException {
    for (String name : READERS) {
      Files.delete(sandbox.resolve("bin").resolve(name));
    }
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path which(String name) {
    return List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin").stream()
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name));
  }

  static List<Sent> scripts() throws IOException {
    return ScriptsTest.sent();
  }

  private List<String> hostile() {
    String leave = ":>" + mark;
    return Stream.of(
            "'; LEAVE; '",
            "/\"; LEAVE; \"",
            "/$(LEAVE)`LEAVE`",
            "-x\nLEAVE\n}\nLEAVE\n",
            "a[$(LEAVE)]|LEAVE",
            "/é中\u202e\t*?[a-z] ~ ${x} $x \\ %s \r#",
            "name\t"
                + Base64.getEncoder().encodeToString("$(LEAVE)".getBytes(UTF_8))
                + "\n$(LEAVE)",
            "/$(LEAVE)/" + "'\"".repeat(32 << 10))
        .map(value -> value.replace("LEAVE", leave))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void no_value_is_run(Sent sent) throws IOException {
    for (String name : sent.values()) {
      for (String value : hostile()) {
        Map<String, String> values = harmless(sent);
        values.put(name, value);

        LocalShell.Result result = LocalShell.run(sandboxed(sent, values, "main </dev/null"));

        assertThat(mark).as("%s=%s", name, value).doesNotExist();
        assertThat(result.stderr())
            .as("%s=%s", name, value)
            .doesNotContain("yntax error", "unexpected", "bad substitution", "unterminated");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void every_value_arrives_byte_for_byte(Sent sent) throws IOException {
    for (String value : hostile()) {
      Map<String, String> values = harmless(sent);
      values.replaceAll((name, harmless) -> value);
      String tell =
          sent.values().stream()
              .map(name -> "printf 'fact\\t" + name + "\\t%s\\n' \"$(encode \"$" + name + "\")\"")
              .collect(Collectors.joining("\n"));

      ScriptOutput told = LocalShell.run(sandboxed(sent, values, tell)).output();

      assertThat(sent.values()).allSatisfy(n -> assertThat(told.fact(n)).contains(value));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"eval \"echo $value\"", "eval \"echo '$value'\"", "echo \"$value\" | sh"})
  void a_value_that_is_run_would_leave_its_mark(String bad) {
    for (String value : hostile()) {
      LocalShell.run("value=" + RemoteScript.quote(value) + "\n" + bad);
    }

    assertThat(mark).exists();
  }

  private static Map<String, String> harmless(Sent sent) {
    var values = new TreeMap<String, String>();
    sent.values().forEach(name -> values.put(name, "/no/such/" + name));
    values.computeIfPresent("owner", (n, v) -> "root:root");
    values.computeIfPresent("client_port", (n, v) -> "2379");
    values.computeIfPresent("peer_port", (n, v) -> "2380");
    return values;
  }

  private String sandboxed(Sent sent, Map<String, String> values, String last) throws IOException {
    var text = new StringBuilder("{\n");
    values.forEach((n, v) -> text.append(n).append('=').append(RemoteScript.quote(v)).append('\n'));
    String script =
        sent.text()
            .replaceAll("(?m)^PATH=.*", "PATH=" + sandbox + "/bin")
            .replace("/run/raftsman.lock", sandbox.resolve("lock").toString())
            .replace("/proc/[0-9]", NO_PROCESS + "[0-9]");
    assertThat(script).contains("PATH=" + sandbox + "/bin", sandbox.resolve("lock").toString());
    return text.append(script).append('\n').append(last).append("\n}\n").toString();
  }
}
