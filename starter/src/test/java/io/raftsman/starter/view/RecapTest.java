package io.raftsman.starter.view;

import static io.raftsman.starter.view.Samples.A;
import static io.raftsman.starter.view.Samples.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Report;
import io.raftsman.operation.Stage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecapTest {
  private static final List<String> COMMAND =
      List.of("bin/starter", "deploy", "--cluster", "etcd", "-e", "etcd_safeguard=false");

  private final Paper paper = new Paper();

  @Test
  void aDeployThatIsDone() {
    Report report =
        Samples.done()
            .report(
                Conclusion.DONE,
                "Cluster etcd is healthy with 2 members.",
                List.of("infra1: register etcd with Prometheus in /etc/prometheus (no route)"),
                Optional.of(Samples.approval()),
                Optional.empty());
    assertThat(recap(report))
        .isEqualTo(
            """

            NOTES
              etcd_install on 10.10.10.11:
                etcd_install_method is none
              etcd_health on etcd:
                linearizable reads: etcd-1 1.2 ms, etcd-2 1.3 ms

            RECAP deploy etcd, 12.3 s
            10.10.10.10  ok=0  changed=2  skipped=0  failed=0  unreachable=0  3.0 s
            10.10.10.11  ok=1  changed=0  skipped=1  failed=0  unreachable=0  1.2 s
            etcd         ok=1  changed=0  skipped=0  failed=0  unreachable=0  0.5 s

            APPROVED
              the purge, by ann@admin (typed the cluster's name) at 2026-03-01T12:00:04Z

            OWED
              - infra1: register etcd with Prometheus in /etc/prometheus (no route)

            DONE: Cluster etcd is healthy with 2 members.
            """);
  }

  @Test
  void aFailureIsToldInFullAndOnce() {
    Report report =
        Samples.halfWay().report(Conclusion.FAILED, Samples.installFailure(C).sentence());
    assertThat(recap(report))
        .isEqualTo(
            """

            FAILURES
              etcd_install on 10.10.10.12: failed (command)
                attempted  install etcd-server with apt
                came back  exit status 100
                           E: Unable to locate package etcd-server
                           E: Sub-process apt-get returned 100
                remedy     Look at the host's package sources, or set etcd_install_method to archive.

            NOTES
              etcd_assert on 10.10.10.11:
                the clock is 3 s behind

            RECAP deploy etcd, 12.3 s
            10.10.10.10  ok=1  changed=1  skipped=0  failed=0  unreachable=0  2.4 s
            10.10.10.11  ok=1  changed=0  skipped=0  failed=0  unreachable=0  0.5 s
            10.10.10.12  ok=1  changed=0  skipped=0  failed=1  unreachable=0  2.8 s
            worker       ok=0  changed=1  skipped=0  failed=0  unreachable=0  0.3 s

            FAILED: 1 step failed, see above. Put it right and run the same command again: it goes on where this one stopped.
            """);
  }

  @Test
  void aPurgeWithoutApprovalSaysWhatItWouldDestroyAndHowToApproveIt() {
    Report report =
        new Samples()
            .ended(0.3, A, Stage.ETCD_CHECK, Samples.ok(), 300)
            .report(
                Conclusion.REFUSED,
                "What exists must be purged first, and that needs a person's approval. Nothing was touched.",
                List.of(),
                Optional.empty(),
                Optional.of(Samples.unasked()));
    assertThat(recap(report))
        .isEqualTo(
            """

            WOULD BE DESTROYED
              10.10.10.10
                - etcd runs (pid 4711, unit etcd.service, data in /data/etcd)
                - member 8e9e05c52164694d of cluster cdf818194e3a8c32 with 3 keys
                - data in /data/etcd (20.0 KiB, created 3 days ago)
              10.10.10.11
                - data in /data/etcd (20.0 KiB, created 3 days ago)

            RECAP deploy etcd, 12.3 s
            10.10.10.10  ok=1  changed=0  skipped=0  failed=0  unreachable=0  0.3 s

            REFUSED: What exists must be purged first, and that needs a person's approval. Nothing was touched.
            To approve that exactly what is shown above is destroyed, run:
              bin/starter deploy --cluster etcd -e etcd_safeguard=false --approve-purge=0123456789abcdef-20480-3
            """);
  }

  @Test
  void anOperationOnMembersHasTheClusterAmongItsHostsAndSaysWhatIsOwed() {
    assertThat(recap(Samples.removal()))
        .isEqualTo(
            """

            RECAP member-remove etcd, 12.3 s
            etcd         ok=1  changed=2  skipped=0  failed=0  unreachable=0  1.2 s
            10.10.10.10  ok=0  changed=1  skipped=0  failed=0  unreachable=0  0.3 s

            OWED
              - 10.10.10.11: what is left of etcd-2, since the host could not be reached

            DONE: Cluster etcd has 2 members.
            """);
  }

  @Test
  void whatWasApprovedIsCalledByItsName() {
    assertThat(approved("deploy")).contains("  the purge, by ann@admin");
    assertThat(approved("purge")).contains("  the purge, by ann@admin");
    assertThat(approved("converge")).contains("  the removal of members, by ann@admin");
    assertThat(approved("clean")).contains("  the cleanup, by ann@admin");
  }

  private static String approved(String operation) {
    var sheet = new Paper();
    new Recap(sheet.plain())
        .print(
            new Samples()
                .of(operation)
                .report(
                    Conclusion.DONE,
                    "Done.",
                    List.of(),
                    Optional.of(Samples.approval()),
                    Optional.empty()),
            COMMAND);
    return sheet.text();
  }

  @Test
  void theSafeguardsReasonKeepsItsLines() {
    Report report =
        new Samples()
            .ended(0.3, A, Stage.ETCD_CHECK, Samples.ok(), 300)
            .report(
                Conclusion.REFUSED,
                "An etcd exists already:\n  10.10.10.10: etcd runs\netcd_safeguard is on.");
    assertThat(recap(report))
        .endsWith(
            """

            REFUSED: An etcd exists already:
              10.10.10.10: etcd runs
            etcd_safeguard is on.
            """);
  }

  @Test
  void aCancellationSaysHowFarEachHostCame() {
    assertThat(recap(Samples.halfWay().report(Conclusion.CANCELLED, "Cancelled.")))
        .endsWith(
            """

            GOT AS FAR AS
              10.10.10.10  etcd_dir      unfinished
              10.10.10.11  etcd_install  unfinished
              10.10.10.12  etcd_install  failed
              worker       etcd_cert     changed

            CANCELLED: Cancelled.
            """);
  }

  @Test
  void hostsThatSayTheSameAreNotedTogether() {
    var samples = new Samples();
    for (int host = 1; host <= 9; host++) {
      samples.ended(
          1,
          "10.0.0." + host,
          Stage.ETCD_REGISTER,
          Samples.typical(Stage.ETCD_REGISTER, host),
          61_000);
    }
    assertThat(recap(samples.report(Conclusion.DONE, "Done.")))
        .isEqualTo(
            """

            NOTES
              etcd_register on 10.0.0.2, 10.0.0.4, 10.0.0.6, 10.0.0.8:
                a note

            RECAP deploy etcd, 12.3 s
            10.0.0.1  ok=0  changed=1  skipped=0  failed=0  unreachable=0  1 min 01 s
            10.0.0.2  ok=0  changed=0  skipped=1  failed=0  unreachable=0  1 min 01 s
            10.0.0.3  ok=0  changed=1  skipped=0  failed=0  unreachable=0  1 min 01 s
            10.0.0.4  ok=0  changed=0  skipped=1  failed=0  unreachable=0  1 min 01 s
            10.0.0.5  ok=0  changed=1  skipped=0  failed=0  unreachable=0  1 min 01 s
            10.0.0.6  ok=0  changed=0  skipped=1  failed=0  unreachable=0  1 min 01 s
            10.0.0.7  ok=0  changed=1  skipped=0  failed=0  unreachable=0  1 min 01 s
            10.0.0.8  ok=0  changed=0  skipped=1  failed=0  unreachable=0  1 min 01 s
            10.0.0.9  ok=0  changed=1  skipped=0  failed=0  unreachable=0  1 min 01 s

            DONE: Done.
            """);
  }

  @Test
  void coloursAreAnsibles() {
    Report report =
        new Samples()
            .ended(1, A, Stage.ETCD_DIR, Samples.changed("/data/etcd"), 100)
            .failed(2, Samples.unreachable(C), 100)
            .report(Conclusion.UNREACHABLE, Samples.unreachable(C).sentence());
    new Recap(paper.coloured()).print(report, COMMAND);
    assertThat(paper.marked())
        .isEqualTo(
            """

            {1}FAILURES{0}
              etcd_assert on {1}10.10.10.12{0}: {1;31}unreachable{0} (unreachable)
                {2}attempted{0}  connect to root@10.10.10.12:22
                {2}came back{0}  no route to host
                {2}remedy{0}     Look whether the host is up.

            {1}RECAP deploy etcd, 12.3 s{0}
            {33}10.10.10.10{0}  {2}ok=0{0}  {33}changed=1{0}  {2}skipped=0{0}  {2}failed=0{0}  {2}unreachable=0{0}  0.1 s
            {1;31}10.10.10.12{0}  {2}ok=0{0}  {2}changed=0{0}  {2}skipped=0{0}  {2}failed=0{0}  {1;31}unreachable=1{0}  0.1 s

            {1;31}UNREACHABLE{0}: 1 step failed, see above. Put it right and run the same command again: it goes on where this one stopped.
            """);
  }

  @Test
  void anOperationThatStoppedBeforeAnyStepHasItsSummary() {
    assertThat(recap(new Samples().report(Conclusion.FAILED, "No worker.")))
        .isEqualTo("\nFAILED: No worker.\n");
  }

  private String recap(Report report) {
    new Recap(paper.plain()).print(report, COMMAND);
    return paper.text();
  }
}
