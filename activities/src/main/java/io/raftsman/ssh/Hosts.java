package io.raftsman.ssh;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.Host;
import io.raftsman.cluster.SecretReference;
import io.raftsman.heartbeat.Heartbeat;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import io.raftsman.secret.SecretUnreadableException;
import io.temporal.failure.ApplicationFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Runs scripts on hosts as root, and says in words what went wrong. */
public final class Hosts implements AutoCloseable {
  /** How long {@code timeout} lets a script tidy up before it kills it. */
  private static final String GRACE = "5";

  private static final int EXIT_TIMED_OUT = 124;
  private static final int EXIT_EXPLAINED = 64;
  private static final int EXIT_SUDO = 1;
  private static final int EXIT_NO_COMMAND = 127;

  /** A shell's status for a command that a signal ended is this and the signal's number. */
  private static final int EXIT_SIGNAL = 128;

  private static final int STDERR_LINES = 12;

  /** How {@link RemoteScript#text(List)} closes what a script said. */
  private static final String ENDED_WELL = "end\t0";

  /** What systemctl says while the host goes down: its systemd takes no more calls. */
  private static final Pattern SYSTEMD_GONE =
      Pattern.compile(
          "Failed to [^:\n]+: (Connection refused|Connection reset by peer)|Transport endpoint is not connected"
              + "|disconnected from message bus");

  /** As the C library, dpkg and apt say it. */
  private static final Pattern FULL_DISK =
      Pattern.compile("no space left on device|enough free space", Pattern.CASE_INSENSITIVE);

  private final Connections connections;

  /** Hosts behind these connections, which are closed with it. */
  public Hosts(Connections connections) {
    this.connections = requireNonNull(connections, "connections");
  }

  /** Begins to connect to a host, ahead of the steps on it. */
  public void reach(Host host) {
    connections.reach(host);
  }

  /** Runs a script and returns what it did as a step's result. */
  public StepResult step(Host host, Stage stage, RemoteScript script, Duration limit) {
    return run(host, stage, script, limit).asStep();
  }

  /**
   * Runs scripts as root one after the other, in one round trip.
   *
   * @param limit after which they are ended on the host
   * @return what each said, in their order
   * @throws ApplicationFailure with a {@link StepFailure}, when one did not succeed
   */
  public List<ScriptOutput> runAll(
      Host host, Stage stage, List<RemoteScript> scripts, Duration limit) {
    Connections.Result result = shell(host, stage, RemoteScript.text(scripts), limit);
    List<ScriptOutput> outputs = new ArrayList<>();
    var section = new StringBuilder();
    for (String line : result.stdout().lines().toList()) {
      if (line.equals(ENDED_WELL)) {
        outputs.add(output(section, scripts.get(outputs.size())));
        section.setLength(0);
      } else {
        section.append(line).append('\n');
      }
    }
    if (result.exitStatus() != 0 || outputs.size() < scripts.size()) {
      RemoteScript failed = scripts.get(Math.min(outputs.size(), scripts.size() - 1));
      throw failure(host, stage, failed, limit, result, output(section, failed))
          .toApplicationFailure();
    }
    return outputs;
  }

  private static ScriptOutput output(StringBuilder said, RemoteScript script) {
    return ScriptOutput.parse(said.toString(), script.shown());
  }

  /**
   * Runs a script as root.
   *
   * @param limit after which the script is ended on the host
   * @throws ApplicationFailure with a {@link StepFailure}, when it did not succeed
   */
  public ScriptOutput run(Host host, Stage stage, RemoteScript script, Duration limit) {
    long start = System.nanoTime();
    Connections.Result result = shell(host, stage, script.text(), limit);
    double seconds = (System.nanoTime() - start) / 1e9;
    String ran =
        String.format(
            Locale.ROOT, "%s (exit %d, %.2f s)", script.shown(), result.exitStatus(), seconds);
    ScriptOutput output = ScriptOutput.parse(result.stdout(), ran);
    if (result.exitStatus() == 0) {
      return output;
    }
    throw failure(host, stage, script, limit, result, output).toApplicationFailure();
  }

  private Connections.Result shell(Host host, Stage stage, String text, Duration limit) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return execute(host, stage, "sh -s", new ByteArrayInputStream(bytes), limit);
  }

  /**
   * Writes a stream into a file that only root can read.
   *
   * @param path where; its directory must be root's own
   */
  public void upload(Host host, Stage stage, InputStream content, String path, Duration limit) {
    String write = "sh -c 'umask 077 && cat >\"$1\"' sh " + RemoteScript.quote(path);
    Connections.Result result = execute(host, stage, write, content, limit);
    if (result.exitStatus() != 0) {
      throw new StepFailure(
              FailureKind.TRANSIENT,
              host.name(),
              stage,
              "uploading to " + path,
              exit(result, limit) + stderr(result),
              "Make room there, then run the same command again.")
          .toApplicationFailure();
    }
  }

  /** Runs a command as root, and sees to it that it became root. */
  private Connections.Result execute(
      Host host, Stage stage, String command, InputStream stdin, Duration limit) {
    try (var heartbeat = Heartbeat.start()) {
      Target target = connections.target(host);
      // Inside of sudo: from outside, a user can't end what runs as root.
      String timed = "timeout -k " + GRACE + " " + limit.toSeconds() + " " + command;
      if (target.user().equals("root") || !host.become()) {
        return connections.exec(target, timed, Connections.Overture.NONE, stdin);
      }
      return throughSudo(host, target, stage, timed, stdin);
    } catch (ConnectionFailure e) {
      throw failure(host, stage, e);
    } catch (IOException e) {
      throw new StepFailure(
              FailureKind.WORKER,
              host.name(),
              stage,
              "reading the file to upload",
              String.valueOf(e.getMessage()),
              "Look at the file on the worker.")
          .toApplicationFailure();
    }
  }

  private String sudoPassword(SecretReference reference) throws ConnectionFailure {
    try {
      return connections.secrets().read(reference);
    } catch (SecretUnreadableException e) {
      throw ConnectionFailure.of(e, "sudo's password");
    }
  }

  private Connections.Result throughSudo(
      Host host, Target target, Stage stage, String command, InputStream stdin)
      throws ConnectionFailure, IOException {
    if (host.becomePassword().isEmpty()) {
      return asRoot(
          host,
          target,
          stage,
          connections.exec(target, "sudo -n " + command, Connections.Overture.NONE, stdin));
    }
    SecretReference reference = host.becomePassword().get();
    var password = new SudoPassword(sudoPassword(reference));
    Connections.Result result =
        connections.exec(target, SudoPassword.command(command), password, stdin);
    if (password.isWrong()) {
      throw notRoot(
          host,
          target,
          stage,
          "sudo refuses the password in " + reference,
          "Put " + target.user() + "'s password there; ansible_become_password names the place.");
    }
    return asRoot(host, target, stage, result);
  }

  private static Connections.Result asRoot(
      Host host, Target target, Stage stage, Connections.Result result) {
    if (isSudosRefusal(result)) {
      throw notRoot(
          host,
          target,
          stage,
          stderr(result).strip(),
          "Let "
              + target.user()
              + " run every command with sudo: without a password (NOPASSWD), or with one"
              + " (ansible_become_password says where it is). Or log in as root: ansible_user.");
    }
    return result;
  }

  private static ApplicationFailure notRoot(
      Host host, Target target, Stage stage, String cameBack, String remedy) {
    return new StepFailure(
            FailureKind.PRIVILEGE, host.name(), stage, "sudo as " + target.user(), cameBack, remedy)
        .toApplicationFailure();
  }

  private static ApplicationFailure failure(Host host, Stage stage, ConnectionFailure e) {
    return new StepFailure(e.kind(), host.name(), stage, e.attempted(), e.cameBack(), e.remedy())
        .toApplicationFailure();
  }

  private static StepFailure failure(
      Host host,
      Stage stage,
      RemoteScript script,
      Duration limit,
      Connections.Result result,
      ScriptOutput output) {
    if (result.exitStatus() == EXIT_EXPLAINED && output.failure().isPresent()) {
      ScriptOutput.Failure explained = output.failure().orElseThrow();
      return new StepFailure(
          kind(kind(explained.kind()), explained.cameBack()),
          host.name(),
          stage,
          explained.attempted(),
          explained.cameBack(),
          remedy(explained.cameBack(), explained.remedy()));
    }
    // Who ended it with a signal (a reboot, somebody short of memory) says nothing about the
    // script.
    boolean cutShort = result.exitStatus() == EXIT_TIMED_OUT || result.exitStatus() > EXIT_SIGNAL;
    String cameBack = exit(result, limit) + stderr(result);
    return new StepFailure(
        cutShort ? FailureKind.TRANSIENT : kind(FailureKind.COMMAND, cameBack),
        host.name(),
        stage,
        "running " + script.name() + ".sh",
        cameBack,
        remedy(
            cameBack,
            "Mend on the host what the message says, then run the same command again; -v shows what is run."));
  }

  /** Whatever was attempted: a full disk comes first. */
  private static String remedy(String cameBack, String otherwise) {
    return FULL_DISK.matcher(cameBack).find()
        ? "Make room on the host (df -h shows which file system is full), then run the same command again; it goes on where"
            + " this one stopped."
        : otherwise;
  }

  private static FailureKind kind(String name) {
    return Arrays.stream(FailureKind.values())
        .filter(k -> k.name().equals(name))
        .findFirst()
        .orElse(FailureKind.COMMAND);
  }

  /** A command's failure is none of its own where the host went down. */
  private static FailureKind kind(FailureKind kind, String cameBack) {
    return kind == FailureKind.COMMAND && SYSTEMD_GONE.matcher(cameBack).find()
        ? FailureKind.TRANSIENT
        : kind;
  }

  private static boolean isSudosRefusal(Connections.Result result) {
    return switch (result.exitStatus()) {
      case EXIT_SUDO -> result.stderr().lines().anyMatch(Hosts::isRefusal);
      case EXIT_NO_COMMAND -> result.stderr().contains("sudo");
      default -> false;
    };
  }

  /** sudo also warns, of a host name without an address, and then does its work. */
  private static boolean isRefusal(String line) {
    return (line.startsWith("sudo: ") && !line.contains("unable to resolve host"))
        || line.startsWith("Sorry, user ")
        || line.contains("sudoers");
  }

  private static String exit(Connections.Result result, Duration limit) {
    if (result.exitStatus() > EXIT_SIGNAL) {
      return "ended by signal " + (result.exitStatus() - EXIT_SIGNAL);
    }
    return result.exitStatus() == EXIT_TIMED_OUT
        ? "no end within " + limit.toSeconds() + " s"
        : "exit status " + result.exitStatus();
  }

  private static String stderr(Connections.Result result) {
    List<String> lines = result.stderr().lines().filter(l -> !l.isBlank()).toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - STDERR_LINES), lines.size());
    return last.isEmpty() ? "" : "\n" + String.join("\n", last);
  }

  @Override
  public void close() {
    connections.close();
  }
}
