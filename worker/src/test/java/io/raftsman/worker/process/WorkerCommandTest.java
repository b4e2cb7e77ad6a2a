package io.raftsman.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.worker.Duty;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Options win over the environment, and it over the file; every fault says where it is. */
final class WorkerCommandTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void file() {
    file = directory.resolve("worker.conf");
  }

  @Test
  void withNothingSaidItDoesEverythingAndListensOnLoopback() {
    WorkerProcess process = process(Map.of());
    assertThat(process.duties().queues()).containsOnlyKeys("raftsman", "raftsman-pki");
    assertThat(process.metricsAddress().orElseThrow().getAddress().isLoopbackAddress()).isTrue();
    assertThat(process.grace()).isEqualTo(Duration.ofSeconds(60));
    assertThat(process.server().address()).isEmpty();
  }

  @Test
  void theFileIsRead() throws IOException {
    write("# ours\n\naddress = file.example:7233\n  max-activities=7\nsite = a,b\n");
    WorkerProcess process = process(Map.of(), "--config", file.toString());
    assertThat(process.server().address()).contains("file.example:7233");
    assertThat(process.settings().limits().activities()).isEqualTo(7);
    assertThat(process.duties().queues()).containsOnlyKeys("raftsman-site-a", "raftsman-site-b");
  }

  @Test
  void theEnvironmentWinsOverTheFileAndNamesIt() throws IOException {
    write("address = file.example:7233\nrole = pki\n");
    WorkerProcess process =
        process(
            Map.of(
                "RAFTSMAN_WORKER_CONFIG",
                file.toString(),
                "RAFTSMAN_WORKER_ADDRESS",
                "env.example:7233",
                "RAFTSMAN_WORKER_NAMESPACE",
                ""));
    assertThat(process.server().address()).contains("env.example:7233");
    assertThat(process.server().namespace()).isEmpty();
    assertThat(process.duties().include(Duty.OPERATIONS)).isFalse();
  }

  @Test
  void optionsWinOverTheEnvironment() {
    WorkerProcess process =
        process(
            Map.of("RAFTSMAN_WORKER_MAX_ACTIVITIES", "5", "RAFTSMAN_WORKER_ROLE", "pki"),
            "--max-activities",
            "9",
            "--role=operations");
    assertThat(process.settings().limits().activities()).isEqualTo(9);
    assertThat(process.duties().queues()).containsOnlyKeys("raftsman");
  }

  @Test
  void aFlagCanComeFromTheFile() throws IOException {
    write("accept-new-host-keys = true\n");
    assertThat(process(Map.of()).settings().ssh().acceptNewHostKeys()).isFalse();
    WorkerProcess process = process(Map.of(), "--config", file.toString());
    assertThat(process.settings().ssh().acceptNewHostKeys()).isTrue();
  }

  @Test
  void snapshotsAreKeptWhereAnyOfThemSays() throws IOException {
    assertThat(process(Map.of()).settings().snapshotDirectory())
        .isEqualTo(Path.of("files/snapshots").toAbsolutePath());
    write("snapshot-dir = /srv/file\n");
    assertThat(process(Map.of(), "--config", file.toString()).settings().snapshotDirectory())
        .isEqualTo(Path.of("/srv/file"));
    assertThat(
            process(Map.of("RAFTSMAN_WORKER_SNAPSHOT_DIR", "/srv/environment"))
                .settings()
                .snapshotDirectory())
        .isEqualTo(Path.of("/srv/environment"));
    assertThat(process(Map.of(), "--snapshot-dir", "/srv/x/../y").settings().snapshotDirectory())
        .isEqualTo(Path.of("/srv/y"));
  }

  @Test
  void metricsCanBeTurnedOff() {
    assertThat(process(Map.of(), "--metrics-address", "none").metricsAddress())
        .isEqualTo(Optional.empty());
  }

  @Test
  void anUnknownKeyIsToldWithItsLine() throws IOException {
    write("role = pki\nmax-activites = 7\n");
    assertFault(Map.of(), "--config", file.toString())
        .contains("worker.conf:2", "unknown key max-activites", "max-activities");
  }

  @Test
  void aKeyTwiceAndALineThatIsNoneAreTold() throws IOException {
    write("role = pki\nrole = all\n");
    assertFault(Map.of(), "--config", file.toString()).contains(":2: role stands in line 1");
    write("role\n");
    assertFault(Map.of(), "--config", file.toString()).contains(":1: expected KEY = VALUE");
  }

  @Test
  void aWrongValueIsToldWithWhereItComesFrom() throws IOException {
    write("\nmax-activities = many\n");
    assertFault(Map.of(), "--config", file.toString()).contains("many", "worker.conf:2");
    assertFault(Map.of("RAFTSMAN_WORKER_ROLE", "boss")).contains("boss", "RAFTSMAN_WORKER_ROLE");
  }

  @Test
  void aFileThatIsNotThereIsTold() {
    assertFault(Map.of(), "--config", file.toString()).contains(file + " can't be read");
    assertFault(Map.of(), "--config").contains("--config");
  }

  @Test
  void wrongOptionsAreToldInALineWithoutAStackTrace() {
    assertFault(Map.of(), "--rolle").contains("--rolle").doesNotContain("\tat ");
    assertFault(Map.of(), "--metrics-address", "9464").contains("HOST:PORT");
    assertFault(Map.of(), "--site", "a b").contains("--site");
    assertFault(Map.of(), "--site", "a", "--role", "pki").contains("exclude");
    assertFault(Map.of(), "--max-scripts-per-host", "11").contains("1 to 10");
    assertFault(Map.of(), "--address", "nowhere").contains("HOST:PORT", "nowhere");
    assertFault(Map.of(), "--shutdown-grace", "-1").contains("--shutdown-grace");
    assertFault(Map.of(), "--slack-webhook", "https://s3cr3t").doesNotContain("s3cr3t");
    assertFault(Map.of("RAFTSMAN_WORKER_CHAT_ADDRESS", "1")).contains("needs --chat-users");
  }

  @Test
  void keysForHistoriesAreNamedAndNeverShown() throws IOException {
    String key = "A".repeat(43) + "=";
    assertFault(Map.of(), "--codec-keys", "k1:" + key)
        .contains("env:NAME or file:PATH")
        .doesNotContain(key);
    assertFault(Map.of("RAFTSMAN_WORKER_CODEC_KEYS", "file:" + file))
        .contains("there is no such file");
    write(key.substring(1) + "\n");
    assertFault(Map.of("RAFTSMAN_WORKER_CODEC_KEYS", "file:" + file))
        .contains("worker.conf) can't be used", "the key has no id", "openssl rand")
        .doesNotContain(key.substring(1));
  }

  @Test
  void everyOptionButThreeIsAKeyOfTheFile() {
    var keys = Defaults.keys(new CommandLine(new WorkerCommand()).getCommandSpec());
    assertThat(keys).contains("address", "site", "chat-users").doesNotContain("config", "help");
  }

  private void write(String content) throws IOException {
    Files.writeString(file, content);
  }

  private static WorkerProcess process(Map<String, String> environment, String... arguments) {
    var worker = new WorkerCommand();
    var command = new CommandLine(worker);
    command.setDefaultValueProvider(WorkerCommand.defaults(command, environment, arguments));
    command.setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return worker.process();
  }

  private static org.assertj.core.api.AbstractStringAssert<?> assertFault(
      Map<String, String> environment, String... arguments) {
    PrintStream before = System.err;
    var said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(WorkerCommand.execute(environment, arguments)).isEqualTo(2);
    } finally {
      System.setErr(before);
    }
    return assertThat(said.toString(StandardCharsets.UTF_8));
  }
}
