package io.raftsman.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftsman.cluster.Host;
import io.raftsman.cluster.SecretReference;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import io.temporal.failure.ApplicationFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Notes what it is given, and asks once more when that is wrong. */
  private static final String ASKING_SUDO =
      """
      prompt=$3
      shift 3
      echo 'We trust you have received the usual lecture.' >&2
      printf '%s' "$prompt" >&2
      IFS= read -r given
      echo "$given" >>"$(dirname "$0")/attempts"
      if [ "$given" != 'correct horse' ]; then
        printf 'Sorry, try again.\\n%s' "$prompt" >&2
        IFS= read -r given && echo "$given" >>"$(dirname "$0")/attempts"
        echo 'sudo: 1 incorrect password attempt' >&2
        exit 1
      fi
      exec "$@"
      """;

  @TempDir private Path directory;
  private LoopbackSshd sshd;
  private Hosts hosts;
  private InActivity activity;

  @BeforeEach
  void start() {
    sshd = LoopbackSshd.start(directory);
    hosts = new Hosts(new Connections(sshd.settings()));
    activity = new InActivity();
  }

  @AfterEach
  void stop() {
    activity.close();
    hosts.close();
    sshd.close();
  }

  @Test
  void a_script_that_changes_something_is_a_step_that_did() {
    StepResult result = step("changed /etc/a; note 'slow disk'");

    assertThat(result.outcome()).isEqualTo(Outcome.CHANGED);
    assertThat(result.changes()).containsExactly("/etc/a");
    assertThat(result.note()).contains("slow disk");
    assertThat(result.ran())
        .singleElement()
        .asString()
        .matches("run_commands\\.sh commands=.* \\(exit 0, \\d+\\.\\d\\d s\\)");
  }

  @Test
  void a_script_that_changes_nothing_is_a_step_that_is_ok() {
    assertThat(step(":").outcome()).isEqualTo(Outcome.OK);
  }

  @Test
  void root_needs_no_sudo_and_the_script_s_time_is_limited() {
    step(":");

    assertThat(sshd.commands()).containsExactly("timeout -k 5 30 sh -s");
  }

  @Test
  void another_user_goes_through_sudo() {
    sshd.sudo("shift; exec \"$@\"");

    StepResult result =
        activity.call(
            () -> hosts.step(sshd.host("admin"), Stage.ETCD_DIR, script("changed x"), LIMIT));

    assertThat(result.changes()).containsExactly("x");
    assertThat(sshd.commands()).containsExactly("sudo -n timeout -k 5 30 sh -s");
  }

  @ParameterizedTest
  @ValueSource(strings = {ASKING_SUDO, "shift 3; exec \"$@\""})
  void sudo_s_password_is_given_when_it_asks_and_never_to_the_script(String sudo) {
    sshd.sudo(sudo);
    sshd.with("SUDO", "correct horse");

    StepResult result =
        activity.call(
            () ->
                hosts.step(
                    askingHost(), Stage.ETCD_DIR, script("echo wise >&2; changed x"), LIMIT));

    assertThat(result.changes()).containsExactly("x");
    assertThat(sshd.commands()).singleElement().asString().startsWith("sudo -S -p ");
    assertThat(sshd.commands() + result.ran().toString()).doesNotContain("correct");
  }

  @ParameterizedTest
  @ValueSource(strings = {ASKING_SUDO, "shift 3; exec \"$@\""})
  void an_upload_goes_through_a_sudo_with_a_password_too(String sudo) {
    sshd.sudo(sudo);
    sshd.with("SUDO", "correct horse");
    Path target = directory.resolve("target");

    activity.call(
        () -> {
          hosts.upload(
              askingHost(),
              Stage.ETCD_INSTALL,
              new ByteArrayInputStream("line 1\nline 2\n".getBytes(UTF_8)),
              target.toString(),
              LIMIT);
          return "";
        });

    assertThat(target).hasContent("line 1\nline 2\n");
  }

  @Test
  void a_wrong_password_for_sudo_is_told_after_one_attempt_and_is_not_tried_again()
      throws IOException {
    sshd.sudo(ASKING_SUDO);
    sshd.with("SUDO", "battery staple");

    ApplicationFailure thrown =
        thrown(() -> hosts.step(askingHost(), Stage.ETCD_DIR, script("changed x"), LIMIT));

    StepFailure failure = detail(thrown);
    assertThat(thrown.isNonRetryable()).isTrue();
    assertThat(failure.kind()).isEqualTo(FailureKind.PRIVILEGE);
    assertThat(failure.attempted()).isEqualTo("sudo as admin");
    assertThat(failure.cameBack()).isEqualTo("sudo refuses the password in env:SUDO");
    assertThat(failure.remedy()).contains("ansible_become_password");
    assertThat(thrown.toString() + failure).doesNotContain("battery");
    assertThat(directory.resolve("bin/attempts")).hasContent("battery staple\n");
  }

  @Test
  void a_refusal_by_sudo_that_no_password_would_change_is_told_in_its_words() {
    sshd.sudo("echo 'admin is not in the sudoers file.' >&2; exit 1");
    sshd.with("SUDO", "correct horse");

    StepFailure failure =
        detail(thrown(() -> hosts.step(askingHost(), Stage.ETCD_DIR, script(":"), LIMIT)));

    assertThat(failure.kind()).isEqualTo(FailureKind.PRIVILEGE);
    assertThat(failure.cameBack()).isEqualTo("admin is not in the sudoers file.");
  }

  @Test
  void a_fault_of_the_ssh_configuration_is_told_with_its_line() {
    Host host = sshd.host();
    try (var misled = new Hosts(new Connections(sshd.settings("Port 22\nProxyCommand nc %h\n")))) {
      StepFailure failure =
          detail(thrown(() -> misled.step(host, Stage.ETCD_DIR, script(":"), LIMIT)));

      assertThat(failure.kind()).isEqualTo(FailureKind.WORKER);
      assertThat(failure.attempted()).isEqualTo("looking up 127.0.0.1 in the ssh configuration");
      assertThat(failure.cameBack())
          .isEqualTo(sshd.path("config") + " line 2: ProxyCommand is not supported");
    }
  }

  @Test
  void without_become_there_is_no_sudo() {
    Host plain = HostBuilder.like(sshd.host("admin")).withoutBecome().build();

    activity.call(() -> hosts.step(plain, Stage.ETCD_DIR, script(":"), LIMIT));

    assertThat(sshd.commands()).containsExactly("timeout -k 5 30 sh -s");
  }

  @Test
  void a_failure_that_the_script_explains_is_told_in_its_words() {
    StepFailure failure = failure("changed x; fail TRANSIENT 'apt-get update' 'no lock' 'Wait.'");

    assertThat(failure)
        .isEqualTo(
            new StepFailure(
                FailureKind.TRANSIENT,
                "node-1",
                Stage.ETCD_DIR,
                "apt-get update",
                "no lock",
                "Wait."));
  }

  @Test
  void a_kind_that_nobody_knows_is_a_command_s_failure() {
    assertThat(failure("fail NONSENSE a b c").kind()).isEqualTo(FailureKind.COMMAND);
  }

  @Test
  void exit_status_64_without_an_explanation_is_a_command_s_failure() {
    StepFailure failure = failure("exit 64");

    assertThat(failure.kind()).isEqualTo(FailureKind.COMMAND);
    assertThat(failure.attempted()).isEqualTo("running run_commands.sh");
    assertThat(failure.cameBack()).isEqualTo("exit status 64");
  }

  @Test
  void an_explanation_counts_only_when_the_script_ends_by_it() {
    assertThat(failure("(fail TRANSIENT a b c) || :; exit 3").kind())
        .isEqualTo(FailureKind.COMMAND);
  }

  @Test
  void of_the_errors_the_last_twelve_lines_are_told() {
    StepFailure failure =
        failure("for i in $(seq 1 40); do echo \"line $i\" >&2; echo >&2; done; exit 3");

    assertThat(failure.cameBack().lines())
        .hasSize(13)
        .startsWith("exit status 3", "line 29")
        .endsWith("line 40");
  }

  @Test
  void a_script_that_does_not_end_is_ended_and_may_be_tried_again() {
    ApplicationFailure thrown =
        thrown(
            () ->
                hosts.step(
                    sshd.host(),
                    Stage.ETCD_DIR,
                    script("tail -f /dev/null"),
                    Duration.ofSeconds(1)));

    StepFailure failure = detail(thrown);
    assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
    assertThat(failure.cameBack()).isEqualTo("no end within 1 s");
    assertThat(thrown.isNonRetryable()).isFalse();
  }

  @Test
  void a_script_that_a_signal_ended_may_be_tried_again() {
    StepFailure failure = failure("kill -9 $$");

    assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
    assertThat(failure.cameBack()).startsWith("ended by signal 9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo 'Failed to get properties: Transport endpoint is not connected' >&2; exit 1",
        "echo 'Failed to connect to bus: Connection refused' >&2; exit 1",
        "fail COMMAND 'systemctl start etcd.service' 'Failed to start etcd.service: Connection reset by peer' 'Look.'"
      })
  void a_host_that_goes_down_may_be_back(String commands) {
    assertThat(failure(commands).kind()).isEqualTo(FailureKind.TRANSIENT);
  }

  @Test
  void a_host_without_systemd_will_not_have_one() {
    assertThat(
            failure("echo 'Failed to connect to bus: No such file or directory' >&2; exit 1")
                .kind())
        .isEqualTo(FailureKind.COMMAND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo 'cat: write error: No space left on device' >&2; exit 1",
        "fail COMMAND 'systemctl start etcd' 'create wal: no space left on device' 'Look.'",
        "fail COMMAND 'apt-get install' 'E: You do not have enough free space in /var' 'Look.'"
      })
  void a_full_disk_is_the_thing_to_mend_whatever_was_attempted(String commands) {
    assertThat(failure(commands).remedy()).startsWith("Make room on the host");
  }

  @Test
  void what_would_fail_again_is_not_tried_again() {
    ApplicationFailure thrown =
        thrown(() -> hosts.step(sshd.host(), Stage.ETCD_DIR, script("exit 3"), LIMIT));

    assertThat(thrown.isNonRetryable()).isTrue();
    assertThat(thrown.getType()).isEqualTo("COMMAND");
    assertThat(thrown.getOriginalMessage())
        .isEqualTo(detail(thrown).sentence())
        .startsWith("etcd_dir on node-1: running run_commands.sh: exit status 3.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sudo: a password is required",
        "sudo: Ein Passwort ist notwendig",
        "sudo: a terminal is required to read the password; either use the -S option",
        "sudo: sorry, you must have a tty to run sudo",
        "plain is not in the sudoers file.",
        "Sorry, user plain is not allowed to execute '/usr/bin/sh -s' as root on lab-10."
      })
  void a_refusal_by_sudo_is_a_matter_of_privileges(String words) {
    sshd.sudo("cat >/dev/null; echo \"" + words + "\" >&2; exit 1");

    StepFailure failure = failureAs("plain", ":");

    assertThat(failure.kind()).isEqualTo(FailureKind.PRIVILEGE);
    assertThat(failure.attempted()).isEqualTo("sudo as plain");
    assertThat(failure.cameBack()).isEqualTo(words);
    assertThat(failure.remedy()).contains("NOPASSWD");
  }

  @Test
  void a_host_without_sudo_is_a_matter_of_privileges() {
    sshd.sudo("echo 'sh: 1: sudo: not found' >&2; exit 127");

    assertThat(failureAs("plain", ":").kind()).isEqualTo(FailureKind.PRIVILEGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 1", "exit 3", "echo 'sudo: is mentioned' >&2; exit 3"})
  void a_warning_of_sudo_does_not_hide_what_failed(String commands) {
    sshd.sudo(
        "echo 'sudo: unable to resolve host lab-10: Name or service not known' >&2; shift; exec \"$@\"");

    assertThat(failureAs("admin", commands).kind()).isEqualTo(FailureKind.COMMAND);
  }

  @Test
  void a_host_that_is_not_reached_is_told_with_host_and_stage() {
    Host host = sshd.host();
    sshd.close();

    StepFailure failure =
        detail(thrown(() -> hosts.step(host, Stage.ETCD_DIR, script(":"), LIMIT)));

    assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
    assertThat(failure.host()).isEqualTo("node-1");
    assertThat(failure.stage()).isEqualTo(Stage.ETCD_DIR);
  }

  @Test
  void a_secret_is_in_no_words_about_a_failure() {
    RemoteScript secret =
        RemoteScript.of(HostsTest.class, "run_commands")
            .with("commands", "exit 3")
            .withSecret("password", "hunter2");

    ApplicationFailure thrown =
        thrown(() -> hosts.step(sshd.host(), Stage.ETCD_DIR, secret, LIMIT));

    assertThat(detail(thrown).toString()).doesNotContain("hunter2");
    assertThat(thrown).hasMessageNotContaining("hunter2");
  }

  @Test
  void several_scripts_are_one_round_trip_and_each_is_heard_by_itself() {
    List<ScriptOutput> said =
        all("changed /etc/a; fact end yes", ":", "note slow; printf 'end\\t0 \\n'; changed /etc/c");

    assertThat(sshd.commands()).containsExactly("timeout -k 5 30 sh -s");
    assertThat(said)
        .extracting(ScriptOutput::changes)
        .containsExactly(List.of("/etc/a"), List.of(), List.of("/etc/c"));
    assertThat(said.get(0).fact("end")).contains("yes");
    assertThat(said.get(2).notes()).containsExactly("slow");
    assertThat(said.get(1).ran()).isEqualTo("run_commands.sh commands=:");
  }

  @Test
  void what_one_script_sets_is_not_there_for_the_next() {
    List<ScriptOutput> said =
        activity.call(
            () ->
                hosts.runAll(
                    sshd.host(),
                    Stage.ETCD_CHECK,
                    List.of(
                        script("leaked=yes; cd /; raftsman_made=x").with("value", "mine"),
                        script("fact value \"${value-none}\"; fact leaked \"${leaked-none}\""),
                        script("fact value \"$value\"; checking && fact mode check || :")
                            .with("value", "its own"),
                        script("checking && fact mode check || :").checking()),
                    LIMIT));

    assertThat(said.get(1).fact("value")).contains("none");
    assertThat(said.get(1).fact("leaked")).contains("none");
    assertThat(said.get(2).fact("value")).contains("its own");
    assertThat(said.get(2).fact("mode")).isEmpty();
    assertThat(said.get(3).fact("mode")).contains("check");
  }

  @Test
  void a_script_that_fails_in_the_middle_is_the_last_and_the_one_that_is_told() {
    Path mark = directory.resolve("mark");

    StepFailure failure =
        failureOfAll("changed x", "echo broken >&2; false; changed y", "touch " + mark);

    assertThat(failure.kind()).isEqualTo(FailureKind.COMMAND);
    assertThat(failure.attempted()).isEqualTo("running run_commands.sh");
    assertThat(failure.cameBack()).isEqualTo("exit status 1\nbroken");
    assertThat(mark).doesNotExist();
  }

  @Test
  void a_failure_in_the_middle_that_the_script_explains_is_told_in_its_words() {
    StepFailure failure =
        failureOfAll("changed x", "fail TRANSIENT 'apt-get update' 'no lock' 'Wait.'", "changed z");

    assertThat(failure)
        .isEqualTo(
            new StepFailure(
                FailureKind.TRANSIENT,
                "node-1",
                Stage.ETCD_CHECK,
                "apt-get update",
                "no lock",
                "Wait."));
  }

  @Test
  void an_explanation_of_an_earlier_script_is_not_that_of_a_later_one() {
    StepFailure failure = failureOfAll("(fail COMMAND a b c) || :", "exit 64");

    assertThat(failure.attempted()).isEqualTo("running run_commands.sh");
    assertThat(failure.cameBack()).isEqualTo("exit status 64");
  }

  @Test
  void time_that_is_up_in_the_middle_may_be_tried_again() {
    StepFailure failure =
        detail(
            thrown(
                () ->
                    hosts.runAll(
                        sshd.host(),
                        Stage.ETCD_CHECK,
                        List.of(script("changed x"), script("tail -f /dev/null")),
                        Duration.ofSeconds(1))));

    assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
    assertThat(failure.cameBack()).startsWith("no end within 1 s");
  }

  @Test
  void a_shell_that_is_killed_in_the_middle_has_not_said_everything() {
    StepFailure failure = failureOfAll("changed x", "kill -9 $$; changed y");

    // Who killed it may not be there the next time.
    assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
    assertThat(failure.attempted()).isEqualTo("running run_commands.sh");
    assertThat(failure.cameBack()).startsWith("ended by signal 9");
  }

  @Test
  void a_shell_that_ends_well_and_too_early_has_not_said_everything() {
    sshd.command("timeout", "cat >/dev/null; printf 'changed\\tx\\nend\\t0\\nchanged\\ty\\n'");

    StepFailure failure = failureOfAll("changed x", "changed y");

    assertThat(failure.kind()).isEqualTo(FailureKind.COMMAND);
  }

  @Test
  void an_upload_is_a_file_for_its_owner_alone() throws IOException {
    Path target = directory.resolve("it's a file");

    activity.call(
        () -> {
          hosts.upload(
              sshd.host(),
              Stage.ETCD_INSTALL,
              new ByteArrayInputStream("content".getBytes(UTF_8)),
              target.toString(),
              LIMIT);
          return "";
        });

    assertThat(target).hasContent("content");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-------");
  }

  @Test
  void an_upload_that_the_host_can_not_take_may_be_tried_again() {
    StepFailure failure =
        detail(thrown(() -> upload(new ByteArrayInputStream(new byte[9]), "/no/such/file")));

    assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
    assertThat(failure.attempted()).isEqualTo("uploading to /no/such/file");
    assertThat(failure.cameBack()).contains("/no/such/file");
  }

  @Test
  void an_upload_of_what_can_not_be_read_is_the_worker_s_own_fault() {
    var unreadable =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("bad sector");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
          }
        };

    StepFailure failure =
        detail(thrown(() -> upload(unreadable, directory.resolve("target").toString())));

    assertThat(failure.kind()).isEqualTo(FailureKind.WORKER);
    assertThat(failure.cameBack()).isEqualTo("bad sector");
  }

  private Host askingHost() {
    return HostBuilder.like(sshd.host("admin"))
        .becomePassword(SecretReference.parse("env:SUDO").orElseThrow())
        .build();
  }

  private String upload(InputStream content, String path) {
    hosts.upload(sshd.host(), Stage.ETCD_INSTALL, content, path, LIMIT);
    return "";
  }

  private StepResult step(String commands) {
    return activity.call(() -> hosts.step(sshd.host(), Stage.ETCD_DIR, script(commands), LIMIT));
  }

  private List<ScriptOutput> all(String... commands) {
    List<RemoteScript> scripts = Stream.of(commands).map(HostsTest::script).toList();
    return activity.call(() -> hosts.runAll(sshd.host(), Stage.ETCD_CHECK, scripts, LIMIT));
  }

  private StepFailure failureOfAll(String... commands) {
    List<RemoteScript> scripts = Stream.of(commands).map(HostsTest::script).toList();
    return detail(thrown(() -> hosts.runAll(sshd.host(), Stage.ETCD_CHECK, scripts, LIMIT)));
  }

  private StepFailure failure(String commands) {
    return failureAs("root", commands);
  }

  private StepFailure failureAs(String user, String commands) {
    return detail(
        thrown(() -> hosts.step(sshd.host(user), Stage.ETCD_DIR, script(commands), LIMIT)));
  }

  private ApplicationFailure thrown(Supplier<?> work) {
    return catchThrowableOfType(ApplicationFailure.class, () -> activity.call(work));
  }

  private static StepFailure detail(ApplicationFailure failure) {
    return failure.getDetails().get(StepFailure.class);
  }

  private static RemoteScript script(String commands) {
    return RemoteScript.of(HostsTest.class, "run_commands").with("commands", commands);
  }
}
