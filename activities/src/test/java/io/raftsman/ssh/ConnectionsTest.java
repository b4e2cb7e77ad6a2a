package io.raftsman.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.raftsman.cluster.Host;
import io.raftsman.operation.FailureKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectionsTest {
  @TempDir private Path directory;
  private LoopbackSshd sshd;
  private Connections connections;

  @BeforeEach
  void start() {
    sshd = LoopbackSshd.start(directory);
    connections = new Connections(sshd.settings());
  }

  @AfterEach
  void stop() {
    connections.close();
    sshd.close();
  }

  @Test
  void a_command_gets_its_input_and_gives_output_errors_and_status() throws ConnectionFailure {
    Connections.Result result =
        exec(sshd.host(), "cat; echo wrong >&2; exit 3", bytes("some ä\ninput"));

    assertThat(result).isEqualTo(new Connections.Result(3, "some ä\ninput", "wrong\n"));
  }

  @Test
  void much_output_comes_back_whole() throws ConnectionFailure {
    String input = "0123456789abcdef\n".repeat(200_000);

    Connections.Result result = exec(sshd.host(), "cat", bytes(input));

    assertThat(result.exitStatus()).isZero();
    assertThat(result.stdout()).hasSize(input.length()).matches(input::equals, "is the input");
  }

  /** sshj drops what the window has no room for when it is closed without a flush. */
  @RepeatedTest(20)
  void much_input_arrives_whole() throws ConnectionFailure {
    Connections.Result result = exec(sshd.host(), "wc -c", new byte[3_400_000]);

    assertThat(result.stdout().strip()).isEqualTo("3400000");
  }

  /** As a disk that is full: what is left of an upload finds nobody to take it. */
  @Test
  void a_command_that_does_not_read_its_input_ends_with_its_own_status() throws ConnectionFailure {
    try (var impatient = new Connections(settings(false, Duration.ofSeconds(2)))) {
      Connections.Result result =
          exec(impatient, sshd.host(), "exec <&-; echo full >&2; exit 5", new byte[8 << 20]);

      assertThat(result).isEqualTo(new Connections.Result(5, "", "full\n"));
    }
  }

  @Test
  void a_command_that_neither_reads_nor_ends_is_given_up() {
    try (var impatient = new Connections(settings(false, Duration.ofSeconds(2)))) {
      ConnectionFailure failure =
          catchThrowableOfType(
              ConnectionFailure.class,
              () -> exec(impatient, sshd.host(), "exec tail -f /dev/null", new byte[8 << 20]));

      assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
      assertThat(failure.cameBack()).contains("window");
    }
  }

  @Test
  void one_connection_serves_several_calls() throws ConnectionFailure {
    for (int i = 0; i < 5; i++) {
      exec(sshd.host(), "true", bytes(""));
    }

    assertThat(sshd.commands()).hasSize(5);
    assertThat(sshd.connections()).isEqualTo(1);
  }

  @Test
  void a_connection_that_nobody_needs_is_closed_and_made_again_when_it_is() throws Exception {
    exec(sshd.host(), "true", bytes(""));

    connections.closeIdle(Duration.ofMinutes(1));
    assertThat(sshd.openConnections()).isEqualTo(1);
    connections.closeIdle(Duration.ZERO);
    await().until(() -> sshd.openConnections() == 0);

    assertThat(exec(sshd.host(), "echo again", bytes("")).stdout()).isEqualTo("again\n");
    assertThat(sshd.connections()).isEqualTo(2);
  }

  @Test
  void a_connection_over_which_a_command_runs_is_not_closed() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Path go = directory.resolve("go");
      Future<Connections.Result> running =
          threads.submit(
              () ->
                  exec(
                      sshd.host(),
                      "until [ -e " + go + " ]; do sleep 0.05; done; echo done",
                      bytes("")));
      await().until(() -> sshd.commands().size() == 1);

      connections.closeIdle(Duration.ZERO);
      Files.createFile(go);

      assertThat(running.get().stdout()).isEqualTo("done\n");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_host_that_was_reached_ahead_is_connected_to_once() throws ConnectionFailure {
    connections.reach(sshd.host());
    await().until(() -> sshd.connections() == 1);

    exec(sshd.host(), "true", bytes(""));

    assertThat(sshd.connections()).isEqualTo(1);
  }

  @Test
  void a_host_that_could_not_be_reached_ahead_is_told_of_by_the_first_command() {
    Host keyless = sshd.hostWithIdentity(directory.resolve("no_such_key"));
    connections.reach(keyless);

    ConnectionFailure failure =
        catchThrowableOfType(ConnectionFailure.class, () -> exec(keyless, "true", bytes("")));

    assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
  }

  @Test
  void threads_share_the_connection_and_get_each_their_own_answer()
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      var calls = new ArrayList<Callable<String>>();
      for (int i = 0; i < 40; i++) {
        byte[] input = bytes("call " + i);
        calls.add(() -> exec(sshd.host(), "cat", input).stdout());
      }
      List<Future<String>> answers = threads.invokeAll(calls);

      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo("call " + i);
      }
      assertThat(sshd.connections()).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_login_that_is_refused_is_no_matter_of_the_network() throws IOException {
    Path stranger = directory.resolve("stranger");
    LoopbackSshd.writePrivateKey(stranger, LoopbackSshd.newKey(), Optional.empty());

    ConnectionFailure failure = failure(sshd.hostWithIdentity(stranger));

    assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
    assertThat(failure.attempted()).isEqualTo("ssh root@127.0.0.1 port " + sshd.port());
    assertThat(failure.cameBack()).startsWith("the login was refused");
    assertThat(failure.remedy()).contains("authorized_keys");
  }

  @Test
  void an_encrypted_private_key_is_named() throws IOException {
    Path encrypted = directory.resolve("encrypted");
    LoopbackSshd.writePrivateKey(encrypted, LoopbackSshd.newKey(), Optional.of("secret"));

    ConnectionFailure failure = failure(sshd.hostWithIdentity(encrypted));

    assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
    assertThat(failure.cameBack())
        .isEqualTo(
            "the private key "
                + encrypted
                + " can't be used: it is encrypted; say where its passphrase is: ansible_ssh_private_key_passphrase");
    assertThat(failure.remedy()).contains("ansible_ssh_private_key_file");
  }

  @Test
  void a_private_key_that_is_missing_is_named() {
    Path missing = directory.resolve("missing");

    ConnectionFailure failure = failure(sshd.hostWithIdentity(missing));

    assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
    assertThat(failure.cameBack())
        .isEqualTo("the private key " + missing + " can't be used: there is no such file");
  }

  @Test
  void a_private_key_that_is_none_is_named() throws IOException {
    Path garbage = Files.writeString(directory.resolve("garbage"), "hello\n");

    ConnectionFailure failure = failure(sshd.hostWithIdentity(garbage));

    assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
    assertThat(failure.cameBack()).contains(garbage.toString());
  }

  @Test
  void without_any_private_key_the_words_say_how_to_get_one() {
    ConnectionFailure failure = failure(HostBuilder.like(sshd.host()).withoutIdentity().build());

    assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
    assertThat(failure.cameBack()).isEqualTo("there is no private key to log in with");
    assertThat(failure.remedy()).contains("ssh-keygen -t ed25519");
  }

  @Test
  void a_host_whose_key_is_not_known_is_refused_with_the_fingerprint() throws IOException {
    Files.writeString(sshd.path("known_hosts"), "");

    ConnectionFailure failure = failure(sshd.host());

    assertThat(failure.kind()).isEqualTo(FailureKind.HOST_KEY);
    assertThat(failure.cameBack())
        .contains("no key of this host is in " + sshd.path("known_hosts"))
        .contains("it showed ssh-ed25519 ");
    assertThat(failure.remedy()).contains("--accept-new-host-keys");
    assertThat(sshd.commands()).isEmpty();
  }

  @Test
  void a_host_whose_key_has_changed_is_refused_even_when_new_ones_are_accepted()
      throws IOException {
    String line = Files.readString(sshd.path("known_hosts"));
    try (LoopbackSshd other = LoopbackSshd.start(Files.createDirectory(sshd.path("other")))) {
      String foreign = Files.readString(other.path("known_hosts"));
      Files.writeString(
          sshd.path("known_hosts"),
          line.substring(0, line.indexOf(' ')) + foreign.substring(foreign.indexOf(' ')));
    }
    try (var accepting = new Connections(settings(true, Duration.ofSeconds(20)))) {
      ConnectionFailure failure =
          catchThrowableOfType(
              ConnectionFailure.class, () -> exec(accepting, sshd.host(), "true", bytes("")));

      assertThat(failure.kind()).isEqualTo(FailureKind.HOST_KEY);
      assertThat(failure.cameBack()).contains("somebody is in between");
    }
  }

  @Test
  void the_key_of_a_new_host_is_recorded_where_that_was_asked_for()
      throws IOException, ConnectionFailure {
    String line = Files.readString(sshd.path("known_hosts"));
    Files.delete(sshd.path("known_hosts"));
    try (var accepting = new Connections(settings(true, Duration.ofSeconds(20)))) {
      exec(accepting, sshd.host(), "true", bytes(""));
    }

    assertThat(sshd.path("known_hosts")).hasContent(line);
    assertThat(exec(sshd.host(), "true", bytes("")).exitStatus()).isZero();
  }

  @Test
  void a_known_hosts_file_that_can_not_be_read_is_the_worker_s_own_fault() throws IOException {
    Files.delete(sshd.path("known_hosts"));
    Files.createDirectory(sshd.path("known_hosts"));

    ConnectionFailure failure = failure(sshd.host());

    assertThat(failure.kind()).isEqualTo(FailureKind.WORKER);
    assertThat(failure.cameBack()).contains("can't read " + sshd.path("known_hosts"));
  }

  @Test
  void a_known_hosts_file_with_garbage_in_it_still_knows_its_hosts()
      throws IOException, ConnectionFailure {
    String line = Files.readString(sshd.path("known_hosts"));
    Files.writeString(sshd.path("known_hosts"), "a 1024 35\n\u0000 x y z\n" + line);

    assertThat(exec(sshd.host(), "true", bytes("")).exitStatus()).isZero();
  }

  @Test
  void a_closed_port_is_unreachable() throws IOException {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    ConnectionFailure failure = failure(at("127.0.0.1", port));

    assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
    assertThat(failure.attempted()).isEqualTo("ssh root@127.0.0.1 port " + port);
    assertThat(failure.cameBack()).containsIgnoringCase("refused");
    assertThat(failure.remedy()).contains("firewall");
  }

  @Test
  void a_name_without_an_address_is_unreachable() {
    ConnectionFailure failure = failure(at("no-such-host.invalid", 22));

    assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
    assertThat(failure.cameBack()).contains("no-such-host.invalid has no address");
    assertThat(failure.remedy()).contains("ansible_host");
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_server_that_never_says_a_word_is_given_up() throws IOException {
    try (var silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        var impatient = new Connections(settings(false, Duration.ofMillis(500)))) {
      ConnectionFailure failure =
          catchThrowableOfType(
              ConnectionFailure.class,
              () -> exec(impatient, at("127.0.0.1", silent.getLocalPort()), "true", bytes("")));

      assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
    }
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_server_that_is_no_SSH_server_is_unreachable() throws IOException, InterruptedException {
    try (var other = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      var answering =
          new Thread(
              () -> {
                try (var socket = other.accept()) {
                  socket.getOutputStream().write(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      answering.start();

      ConnectionFailure failure = failure(at("127.0.0.1", other.getLocalPort()));

      assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
      answering.join();
    }
  }

  @Test
  void a_connection_that_breaks_in_a_command_is_unreachable_and_the_next_call_connects_anew()
      throws ConnectionFailure, InterruptedException {
    Path begun = directory.resolve("begun");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Connections.Result> broken =
          thread.submit(
              () -> exec(sshd.host(), "touch " + begun + "; exec tail -f /dev/null", bytes("")));
      await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(begun));
      sshd.cutConnections();

      ExecutionException thrown =
          catchThrowableOfType(ExecutionException.class, () -> broken.get(30, TimeUnit.SECONDS));

      assertThat(thrown.getCause()).isInstanceOf(ConnectionFailure.class);
      var failure = (ConnectionFailure) thrown.getCause();
      assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
      assertThat(failure.attempted())
          .isEqualTo("running a command over the connection to 127.0.0.1");
      assertThat(failure.remedy()).contains("goes on where this one stopped");
    } finally {
      thread.shutdownNow();
    }
    assertThat(exec(sshd.host(), "echo back", bytes("")).stdout()).isEqualTo("back\n");
    assertThat(sshd.connections()).isEqualTo(2);
  }

  @Test
  void after_a_failure_to_connect_the_next_call_tries_again()
      throws IOException, ConnectionFailure {
    Path identity = sshd.path("id");
    byte[] right = Files.readAllBytes(identity);
    Files.delete(identity);
    assertThat(failure(sshd.host()).kind()).isEqualTo(FailureKind.AUTHENTICATION);

    Files.write(identity, right);

    assertThat(exec(sshd.host(), "true", bytes("")).exitStatus()).isZero();
  }

  private ConnectionFailure failure(Host host) {
    return catchThrowableOfType(ConnectionFailure.class, () -> exec(host, "true", bytes("")));
  }

  private SshSettings settings(boolean acceptNew, Duration connectTimeout) {
    return sshd.settings(acceptNew, connectTimeout);
  }

  private Connections.Result exec(Host host, String command, byte[] input)
      throws ConnectionFailure {
    return exec(connections, host, command, input);
  }

  private static Connections.Result exec(
      Connections connections, Host host, String command, byte[] input) throws ConnectionFailure {
    return connections.exec(connections.target(host), command, input);
  }

  private Host at(String address, int port) {
    return HostBuilder.like(sshd.host()).address(address).port(port).build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
