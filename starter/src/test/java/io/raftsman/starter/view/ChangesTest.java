package io.raftsman.starter.view;

import static io.raftsman.starter.view.Samples.A;
import static io.raftsman.starter.view.Samples.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The recap of a check, and of a run whose lines somebody wants to see. */
final class ChangesTest {
  private static final String DIFF =
      """
      --- /etc/etcd/etcd.conf
      +++ /etc/etcd/etcd.conf
      @@ -3,3 +3,3 @@
       name: "etcd-1"
      -heartbeat-interval: 100
      +heartbeat-interval: 200
       election-timeout: 1000""";

  private static final List<String> COMMAND = List.of("starter", "converge");

  private final Paper paper = new Paper();

  @Test
  void aCheckShowsWhatWouldChangeHostByHostAndLineByLine() {
    Report report =
        plan()
            .report(
                Scope.Mode.CHECK,
                Conclusion.DONE,
                "Nothing was changed: this was a check. 2 members would be changed.");

    new Recap(paper.plain()).print(report, List.of("starter", "converge", "--check"));

    assertThat(paper.text())
        .isEqualTo(
            """

            WOULD CHANGE
              etcd_conf on 10.10.10.10:
                - /etc/etcd/etcd.conf
                  --- /etc/etcd/etcd.conf
                  +++ /etc/etcd/etcd.conf
                  @@ -3,3 +3,3 @@
                   name: "etcd-1"
                  -heartbeat-interval: 100
                  +heartbeat-interval: 200
                   election-timeout: 1000
              etcd_launch on 10.10.10.10:
                - etcd.service restarted (config)
              etcd_cert on 10.10.10.11:
                - /etc/etcd/server.key
                - /etc/etcd/server.crt (there is none for this key)

            RECAP deploy etcd, a check, 12.3 s
            10.10.10.10  ok=0  changed=2  skipped=0  failed=0  unreachable=0  0.0 s
            10.10.10.11  ok=1  changed=1  skipped=0  failed=0  unreachable=0  0.0 s

            DONE: Nothing was changed: this was a check. 2 members would be changed.
            """);
  }

  @Test
  void theLinesHaveTheColoursOfADiff() {
    new Recap(paper.coloured())
        .print(plan().report(Scope.Mode.CHECK, Conclusion.DONE, "x"), COMMAND);

    assertThat(paper.marked())
        .contains("{2}--- /etc/etcd/etcd.conf{0}")
        .contains("{2}+++ /etc/etcd/etcd.conf{0}")
        .contains("{2}@@ -3,3 +3,3 @@{0}")
        .contains("{31}-heartbeat-interval: 100{0}")
        .contains("{32}+heartbeat-interval: 200{0}")
        .contains("\n       name: \"etcd-1\"\n");
  }

  @Test
  void whatWasReallyChangedIsShownWhereItsLinesAreWanted() {
    Report report = plan().report(Scope.Mode.APPLY, Conclusion.DONE, "x");

    new Recap(paper.plain()).print(report, COMMAND);

    assertThat(paper.text())
        .contains("\nCHANGED\n  etcd_conf on 10.10.10.10:\n")
        .contains("      +heartbeat-interval: 200\n")
        .doesNotContain("WOULD CHANGE");
  }

  @Test
  void whatWasReallyChangedIsNotShownWhereNobodyAskedForLines() {
    Report report =
        new Samples()
            .ended(1, A, Stage.ETCD_DIR, Samples.changed("/data/etcd"), 10)
            .report(Scope.Mode.APPLY, Conclusion.DONE, "x");

    new Recap(paper.plain()).print(report, COMMAND);

    assertThat(paper.text()).doesNotContain("CHANGED", "/data/etcd");
  }

  @Test
  void aCheckThatFoundNothingHasNoSuchSection() {
    Report report =
        new Samples()
            .ended(1, A, Stage.ETCD_CONF, Samples.ok(), 0)
            .report(Scope.Mode.CHECK, Conclusion.DONE, "x");

    new Recap(paper.plain()).print(report, COMMAND);

    assertThat(paper.text()).doesNotContain("WOULD CHANGE");
  }

  @Test
  void whatWouldBeDestroyedIsToldOnceAndHowToReallyApproveIt() {
    Report report =
        new Samples()
            .ended(1, A, Stage.ETCD_PURGE, Samples.changed("etcd runs (pid 4711)"), 0)
            .ended(1, A, Stage.ETCD_INSTALL, Samples.changed("etcd 3.4.23 (package)"), 0)
            .report(Scope.Mode.CHECK, Conclusion.DONE, "x", Optional.of(Samples.unasked()));

    new Recap(paper.plain())
        .print(report, List.of("starter", "deploy", "--check", "-D", "--cluster", "etcd"));

    assertThat(paper.text())
        .contains("WOULD CHANGE\n  etcd_install on 10.10.10.10:\n    - etcd 3.4.23 (package)\n\n")
        .contains("WOULD BE DESTROYED\n  10.10.10.10\n")
        .doesNotContain("etcd_purge on")
        .endsWith("  starter deploy -D --cluster etcd --approve-purge=0123456789abcdef-20480-3\n");
  }

  @Test
  void theLogOfACheckShowsWhatWouldChangeInALineEach() {
    new LogView(paper.plain(), Detail.BRIEF, ZoneOffset.UTC).show(plan().progress(), Samples.at(4));

    assertThat(paper.text())
        .isEqualTo(
            """
            12:00:01  10.10.10.10      etcd_conf      changed        0.0 s  /etc/etcd/etcd.conf
            12:00:01  10.10.10.10      etcd_launch    changed        0.0 s  etcd.service restarted (config)
            12:00:01  10.10.10.11      etcd_conf      ok             0.0 s
            12:00:01  10.10.10.11      etcd_cert      changed        0.0 s  /etc/etcd/server.key, /etc/etcd/server.crt (there is none for this key)
            """);
  }

  /** What a check of two hosts found. */
  private static Samples plan() {
    var configuration =
        new StepResult(
            Outcome.CHANGED,
            List.of("/etc/etcd/etcd.conf"),
            Optional.empty(),
            List.of(),
            List.of(DIFF));
    return new Samples()
        .ended(1, A, Stage.ETCD_CONF, configuration, 0)
        .ended(1, A, Stage.ETCD_LAUNCH, Samples.changed("etcd.service restarted (config)"), 0)
        .ended(1, B, Stage.ETCD_CONF, Samples.ok(), 0)
        .ended(
            1,
            B,
            Stage.ETCD_CERT,
            Samples.changed(
                "/etc/etcd/server.key", "/etc/etcd/server.crt (there is none for this key)"),
            0);
  }
}
