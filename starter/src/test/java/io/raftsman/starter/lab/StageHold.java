package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/**
 * Stops a deploy in the middle of a stage: a shim on a host, in front of a command that the stage's
 * script calls, holds one call of it until told otherwise. The shim is gone when this is closed. A
 * hold on a command that another one holds takes its place, for calls that are still to come.
 */
final class StageHold implements AutoCloseable {
  /** On the disk, so that it outlives a reboot: a call that was held once is not held again. */
  private static final String DIRECTORY = "/var/tmp/raftsman-hold";

  /** What a package's own scripts run is only held when apt lets them find the shim. */
  private static final String APT = "/etc/apt/apt.conf.d/00hold";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String host;
  private final String shim;
  private final String directory;

  private StageHold(String host, String shim, String directory) {
    this.host = host;
    this.shim = shim;
    this.directory = directory;
  }

  /** Plants a shim that holds the command before it does its work. */
  static StageHold before(Moment moment) {
    return plant(moment, moment.call(), "before");
  }

  /** Plants a shim that holds the command when its work is done. */
  static StageHold after(Moment moment) {
    return plant(moment, moment.call(), "after");
  }

  /** As {@link #before}, for the next such call. */
  static StageHold beforeNext(Moment moment) {
    return plant(moment, 1, "before");
  }

  /** As {@link #after}, for the next such call. */
  static StageHold afterNext(Moment moment) {
    return plant(moment, 1, "after");
  }

  /** Holds the next call of a command on a host whose arguments match a shell pattern. */
  static StageHold on(String host, String command, String arguments, String place) {
    String name = Integer.toHexString((command + arguments).hashCode());
    return plant(name, host, command, arguments, 1, place);
  }

  private static StageHold plant(Moment moment, int call, String place) {
    return plant(moment.name(), moment.host(), moment.command(), moment.arguments(), call, place);
  }

  private static StageHold plant(
      String name, String host, String command, String arguments, int call, String place) {
    String shim = "/usr/local/sbin/" + command;
    String directory = DIRECTORY + "/" + name + "-" + place;
    Lab.sh(
        host,
        """
        /bin/mkdir -p %1$s && mkfifo %1$s/gate
        echo 'DPkg::Path "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin";' >%8$s
        cat >%2$s.new <<'END'
        #!/bin/sh
        real=$(PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v %3$s)
        pattern='%4$s' number=%5$d place=%6$s directory=%1$s
        %7$s
        END
        chmod 755 %2$s.new
        /bin/mv -f %2$s.new %2$s
        """
            .formatted(
                directory, shim, command, arguments, call, place, Lab.script("shim.sh"), APT));
    return new StageHold(host, shim, directory);
  }

  /** Returns once the call is held. */
  void awaitHeld(Process deploy) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> isHeld() || !deploy.isAlive());
    assertThat(deploy.isAlive()).as("the deploy still runs: its stage was reached").isTrue();
  }

  /** Returns once the call of an operation on a server is held. */
  void awaitHeld() {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(this::isHeld);
  }

  private boolean isHeld() {
    return Lab.trySh(host, "test -s " + directory + "/held").status() == 0;
  }

  /** Lets the call go on. */
  void release() {
    Lab.sh(host, "echo 1<>" + directory + "/gate");
  }

  /** Ends the script where it stands, and all that it runs: kill -9. */
  void killScript() {
    Lab.sh(
        host,
        "tree() { echo $1; for child in $(pgrep -P $1); do tree $child; done; }; kill -9 $(tree $(cat "
            + directory
            + "/held))");
  }

  /** Ends the sshd process that serves the connection; the script on the host goes on. */
  void killConnection() {
    Lab.sh(host, "kill -9 $(ps -o ppid= -p $(cat " + directory + "/held))");
  }

  @Override
  public void close() {
    Lab.sh(
        host,
        """
        if grep -qF ' directory=%1$s' %2$s; then /bin/rm -f %2$s %3$s; fi
        echo 1<>%1$s/gate
        /bin/rm -rf %1$s
        rmdir %4$s 2>/dev/null || :
        """
            .formatted(directory, shim, APT, DIRECTORY));
  }
}
