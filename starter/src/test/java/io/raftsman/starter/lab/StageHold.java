package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/**
 * Stops a deploy in the middle of a stage: a shim on a host, in front of a command that the stage's
 * script calls, holds one call of it until told otherwise. The shim is gone when this is closed.
 */
final class StageHold implements AutoCloseable {
  /** On the disk, so that it outlives a reboot: a call that was held once is not held again. */
  private static final String DIRECTORY = "/var/tmp/raftsman-hold";

  /** What a package's own scripts run is only held when apt lets them find the shim. */
  private static final String APT = "/etc/apt/apt.conf.d/00hold";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String host;
  private final String shim;

  private StageHold(String host, String shim) {
    this.host = host;
    this.shim = shim;
  }

  /** Plants a shim that holds the command before it does its work. */
  static StageHold before(Moment moment) {
    return plant(moment, "before");
  }

  /** Plants a shim that holds the command when its work is done. */
  static StageHold after(Moment moment) {
    return plant(moment, "after");
  }

  private static StageHold plant(Moment moment, String place) {
    String shim = "/usr/local/sbin/" + moment.command();
    Lab.sh(
        moment.host(),
        """
        mkdir -p %1$s && mkfifo %1$s/gate
        echo 'DPkg::Path "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin";' >%8$s
        cat >%2$s <<'END'
        #!/bin/sh
        real=$(PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v %3$s)
        pattern='%4$s' number=%5$d place=%6$s directory=%1$s
        %7$s
        END
        chmod 755 %2$s
        """
            .formatted(
                DIRECTORY,
                shim,
                moment.command(),
                moment.arguments(),
                moment.call(),
                place,
                Lab.script("shim.sh"),
                APT));
    return new StageHold(moment.host(), shim);
  }

  /** Returns once the call is held. */
  void awaitHeld(Process deploy) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> isHeld() || !deploy.isAlive());
    assertThat(deploy.isAlive()).as("the deploy still runs: its stage was reached").isTrue();
  }

  private boolean isHeld() {
    return Lab.trySh(host, "test -s " + DIRECTORY + "/held").status() == 0;
  }

  /** Lets the call go on. */
  void release() {
    Lab.sh(host, "echo 1<>" + DIRECTORY + "/gate");
  }

  /** Ends the script where it stands, and all that it runs: kill -9. */
  void killScript() {
    Lab.sh(
        host,
        "tree() { echo $1; for child in $(pgrep -P $1); do tree $child; done; }; kill -9 $(tree $(cat "
            + DIRECTORY
            + "/held))");
  }

  /** Ends the sshd process that serves the connection; the script on the host goes on. */
  void killConnection() {
    Lab.sh(host, "kill -9 $(ps -o ppid= -p $(cat " + DIRECTORY + "/held))");
  }

  @Override
  public void close() {
    Lab.sh(
        host,
        "rm -f " + shim + " " + APT + "; echo 1<>" + DIRECTORY + "/gate; rm -rf " + DIRECTORY);
  }
}
