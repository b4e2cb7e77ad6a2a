package io.raftsman.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;

/**
 * A directory that scripts take for a host: paths below {@code /etc} lead into it, its processes
 * are none, its owner is everybody, and systemd is a function that remembers what it was told.
 */
final class HostSandbox {
  /** A shell's status for one that SIGKILL ended. */
  private static final int KILLED = 137;

  private final Path top;
  private final Path state;
  private final String owner;

  HostSandbox(Path top) throws IOException {
    this.top = top;
    this.state = Files.createDirectories(top.resolve("systemd"));
    Files.createDirectories(top.resolve("etc/systemd/system"));
    Files.createDirectories(top.resolve("etc/profile.d"));
    PosixFileAttributes attributes = Files.readAttributes(top, PosixFileAttributes.class);
    owner = attributes.owner().getName() + ":" + attributes.group().getName();
    service("inactive", "disabled", "");
    slow(false);
  }

  /** What systemd says of the service. */
  void service(String active, String enabled, String invocation) {
    write(state.resolve("active"), active);
    write(state.resolve("enabled"), enabled);
    write(state.resolve("invocation"), invocation);
  }

  /** A start of the service takes longer than anybody waits for it, from now on or no more. */
  void slow(boolean slow) {
    write(state.resolve("slow"), slow ? "yes" : "no");
  }

  /** Where a path of the host is. */
  Path path(String onHost) {
    return top.resolve(onHost.substring(1));
  }

  /** What systemd was told to do, one call a line. */
  List<String> told() {
    try {
      Path log = state.resolve("told");
      return Files.exists(log) ? Files.readAllLines(log) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a script to its end. */
  LocalShell.Result run(RemoteScript script) {
    return LocalShell.run(text(script, ""));
  }

  /**
   * Runs a script that dies before a step: one of the commands that change files.
   *
   * @return whether it had so many steps
   */
  boolean runDyingAt(RemoteScript script, int step) {
    write(state.resolve("steps"), "");
    LocalShell.Result result =
        LocalShell.run(
            text(
                script,
                """
                raftsman_step() {
                  printf x >>%1$s/steps
                  [ "$(wc -c <%1$s/steps)" != %2$d ] || { kill -9 $$; exit 9; }
                }
                mv() { raftsman_step; command mv "$@"; }
                cp() { raftsman_step; command cp "$@"; }
                rm() { raftsman_step; command rm "$@"; }
                rmdir() { raftsman_step; command rmdir "$@"; }
                mkdir() { raftsman_step; command mkdir "$@"; }
                chown() { raftsman_step; command chown "$@"; }
                """
                    .formatted(state, step)));
    boolean died = result.status() == KILLED;
    assertThat(died || result.status() == 0).as(result.toString()).isTrue();
    return died;
  }

  private String text(RemoteScript script, String functions) {
    String systemd =
        """
        systemctl() {
          case "$*" in
            is-active*) cat %1$s/active ;;
            is-enabled*) cat %1$s/enabled ;;
            *LoadState*) echo loaded ;;
            *NeedDaemonReload*) echo no ;;
            *InvocationID*) cat %1$s/invocation ;;
            *Result*) echo success ;;
            *)
              echo "$*" >>%1$s/told
              case "$1" in
                stop) printf inactive >%1$s/active ;;
                start | restart) printf active >%1$s/active ;;
                enable) printf enabled >%1$s/enabled ;;
                disable) printf disabled >%1$s/enabled ;;
              esac
              ;;
          esac
        }
        timeout() {
          [ "$(cat %1$s/slow)" != yes ] || { echo "$*" >>%1$s/told; printf activating >%1$s/active; return 124; }
          shift
          "$@"
        }
        """
            .formatted(state);
    String text =
        script
            .text()
            .replace("/run/raftsman.lock", top.resolve("lock").toString())
            .replace("/proc/[0-9]", "/no-proc/[0-9]")
            .replace("'/etc/", "'" + top + "/etc/")
            .replace("\n/etc/", "\n" + top + "/etc/")
            .replace("etcd:etcd", owner)
            .replace("root:etcd", owner)
            .replace("root:root", owner);
    assertThat(text).contains(top + "/lock");
    return systemd + functions + text;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
