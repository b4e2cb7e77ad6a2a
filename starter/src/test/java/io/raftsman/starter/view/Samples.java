package io.raftsman.starter.view;

import io.raftsman.approval.Approval;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Destruction;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.NeedsAttention;
import io.raftsman.operation.Progress;
import io.raftsman.operation.ProgressEvent;
import io.raftsman.operation.Refusal;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operations and clusters that the tests look at. */
final class Samples {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final String A = "10.10.10.10";
  static final String B = "10.10.10.11";
  static final String C = "10.10.10.12";

  private final List<ProgressEvent> events = new ArrayList<>();

  static Instant at(double seconds) {
    return START.plusMillis((long) (seconds * 1_000));
  }

  Samples started(double seconds, String host, Stage stage) {
    return add(seconds, host, stage, Optional.empty(), Optional.empty(), 0);
  }

  Samples ended(double seconds, String host, Stage stage, StepResult result, long millis) {
    return add(seconds, host, stage, Optional.of(result), Optional.empty(), millis);
  }

  Samples failed(double seconds, StepFailure failure, long millis) {
    return add(
        seconds, failure.host(), failure.stage(), Optional.empty(), Optional.of(failure), millis);
  }

  private Samples add(
      double seconds,
      String host,
      Stage stage,
      Optional<StepResult> result,
      Optional<StepFailure> failure,
      long millis) {
    events.add(new ProgressEvent(events.size(), at(seconds), host, stage, result, failure, millis));
    return this;
  }

  private String operation = "deploy";

  /** Of another operation than a deploy. */
  Samples of(String other) {
    operation = other;
    return this;
  }

  /** A removal whose host could not be reached. */
  static Report removal() {
    return new Samples()
        .of("member-remove")
        .ended(0.2, "etcd", Stage.ETCD_CHECK, ok(), 200)
        .ended(1.2, "etcd", Stage.ETCD_SNAPSHOT, changed("etcd-20260301T120000Z.db"), 900)
        .ended(1.4, "etcd", Stage.ETCD_MEMBER, changed("etcd-2 removed"), 100)
        .ended(1.9, A, Stage.ETCD_CONF, changed("/etc/etcd/etcd.conf"), 300)
        .report(
            Conclusion.DONE,
            "Cluster etcd has 2 members.",
            List.of(B + ": what is left of etcd-2, since the host could not be reached"),
            Optional.empty(),
            Optional.empty());
  }

  List<ProgressEvent> events() {
    return List.copyOf(events);
  }

  Progress progress() {
    return new Progress(events, Optional.empty());
  }

  Progress waiting(ApprovalRequest request) {
    return new Progress(events, Optional.of(request));
  }

  Report report(Conclusion conclusion, String summary) {
    return report(Scope.Mode.APPLY, conclusion, summary);
  }

  Report report(Scope.Mode mode, Conclusion conclusion, String summary) {
    return report(mode, conclusion, summary, Optional.empty());
  }

  Report report(
      Scope.Mode mode, Conclusion conclusion, String summary, Optional<ApprovalRequest> refused) {
    return report(mode, conclusion, summary, List.of(), Optional.empty(), refused);
  }

  Report report(
      Conclusion conclusion,
      String summary,
      List<String> owed,
      Optional<Approval> approval,
      Optional<ApprovalRequest> refused) {
    return report(Scope.Mode.APPLY, conclusion, summary, owed, approval, refused);
  }

  private Report report(
      Scope.Mode mode,
      Conclusion conclusion,
      String summary,
      List<String> owed,
      Optional<Approval> approval,
      Optional<ApprovalRequest> refused) {
    return new Report(
        operation,
        "etcd",
        "ann@admin",
        START,
        at(12.34),
        conclusion,
        summary,
        events,
        owed,
        approval.stream().toList(),
        refused,
        mode,
        refused.filter(halfApproved()::equals).map(r -> List.of(refusal())).orElse(List.of()));
  }

  static StepResult ok() {
    return StepResult.of(List.of(), Optional.empty(), List.of());
  }

  static StepResult changed(String... what) {
    return StepResult.of(List.of(what), Optional.empty(), List.of());
  }

  /** What a stage mostly does on the host of a number. */
  static StepResult typical(Stage stage, int host) {
    return switch (stage) {
      case ETCD_ASSERT, ETCD_CHECK, ETCD_HEALTH -> ok();
      case ETCD_REGISTER -> host % 2 == 0 ? StepResult.skipped("a note") : changed("target");
      case ETCD_SNAPSHOT,
          ETCD_PURGE,
          ETCD_INSTALL,
          ETCD_DIR,
          ETCD_MEMBER,
          ETCD_CONF,
          ETCD_CERT,
          ETCD_LAUNCH ->
          changed("something");
    };
  }

  static StepFailure installFailure(String host) {
    return new StepFailure(
        FailureKind.COMMAND,
        host,
        Stage.ETCD_INSTALL,
        "install etcd-server with apt",
        "exit status 100\nE: Unable to locate package etcd-server\nE: Sub-process apt-get returned 100",
        "Look at the host's package sources, or set etcd_install_method to archive.");
  }

  static StepFailure unreachable(String host) {
    return new StepFailure(
        FailureKind.UNREACHABLE,
        host,
        Stage.ETCD_ASSERT,
        "connect to root@" + host + ":22",
        "no route to host",
        "Look whether the host is up.");
  }

  /** As it is where nobody was waited for. */
  static ApprovalRequest unasked() {
    return new ApprovalRequest(
        "etcd", request().token(), request().destructions(), Optional.empty());
  }

  /** One of two has approved. */
  static ApprovalRequest halfApproved() {
    return new ApprovalRequest(
        "etcd",
        request().token(),
        request().destructions(),
        request().deadline(),
        2,
        List.of("bob", "carol"),
        Optional.of("ann@admin"),
        List.of(new Approval("etcd", request().token(), "bob", "moving to TLS", at(4))),
        false);
  }

  /** An answer that was not taken. */
  static Refusal refusal() {
    return new Refusal(
        at(5), "approve", "dave", "dave is not one of those who may approve: bob, carol");
  }

  static ApprovalRequest request() {
    return new ApprovalRequest(
        "etcd",
        "0123456789abcdef-20480-3",
        List.of(
            new Destruction(
                A,
                "deployment=1",
                List.of(
                    "etcd runs (pid 4711, unit etcd.service, data in /data/etcd)",
                    "member 8e9e05c52164694d of cluster cdf818194e3a8c32 with 3 keys",
                    "data in /data/etcd (20.0 KiB, created 3 days ago)"),
                20_480,
                Optional.of(3L)),
            new Destruction(
                B,
                "deployment=1",
                List.of("data in /data/etcd (20.0 KiB, created 3 days ago)"),
                20_480,
                Optional.empty())),
        Optional.of(at(900)));
  }

  static Approval approval() {
    return new Approval(
        "etcd", "0123456789abcdef-20480-3", "ann@admin", "typed the cluster's name", at(4));
  }

  /** A deploy in the middle: one host behind, one failed. */
  static Samples halfWay() {
    return new Samples()
        .started(0, A, Stage.ETCD_ASSERT)
        .started(0, B, Stage.ETCD_ASSERT)
        .started(0, C, Stage.ETCD_ASSERT)
        .ended(0.4, A, Stage.ETCD_ASSERT, ok(), 400)
        .ended(
            0.5,
            B,
            Stage.ETCD_ASSERT,
            StepResult.of(List.of(), Optional.of("the clock is 3 s behind"), List.of()),
            500)
        .ended(0.6, C, Stage.ETCD_ASSERT, ok(), 600)
        .started(0.6, "worker", Stage.ETCD_CERT)
        .ended(0.9, "worker", Stage.ETCD_CERT, changed("files/pki/ca.crt"), 300)
        .started(0.9, A, Stage.ETCD_INSTALL)
        .started(0.9, B, Stage.ETCD_INSTALL)
        .started(0.9, C, Stage.ETCD_INSTALL)
        .ended(
            2.9, A, Stage.ETCD_INSTALL, changed("etcd-server 3.4.23", "etcd-client 3.4.23"), 2_000)
        .started(2.9, A, Stage.ETCD_DIR)
        .failed(3.1, installFailure(C), 2_200);
  }

  /** A fresh deploy that is done. */
  static Samples done() {
    return new Samples()
        .started(0, A, Stage.ETCD_INSTALL)
        .started(0, B, Stage.ETCD_INSTALL)
        .ended(
            2,
            A,
            Stage.ETCD_INSTALL,
            StepResult.of(
                List.of("etcd-server 3.4.23"),
                Optional.empty(),
                List.of("apt-get -y install etcd-server\nsystemctl mask etcd")),
            2_000)
        .ended(2.1, B, Stage.ETCD_INSTALL, StepResult.skipped("etcd_install_method is none"), 100)
        .started(2.2, A, Stage.ETCD_LAUNCH)
        .started(2.2, B, Stage.ETCD_LAUNCH)
        .ended(3.2, A, Stage.ETCD_LAUNCH, changed("etcd.service started"), 1_000)
        .ended(3.3, B, Stage.ETCD_LAUNCH, ok(), 1_100)
        .started(3.3, "etcd", Stage.ETCD_HEALTH)
        .ended(
            3.8,
            "etcd",
            Stage.ETCD_HEALTH,
            StepResult.ok("linearizable reads: etcd-1 1.2 ms, etcd-2 1.3 ms"),
            500);
  }

  static MemberStatus member(int number, Answer answer) {
    return new MemberStatus(
        "etcd-" + number,
        "https://10.10.10.1" + number + ":2379",
        true,
        1.24,
        Optional.of(answer),
        List.of(),
        Optional.of(START.plusSeconds(364L * 86_400)),
        Optional.empty());
  }

  static MemberStatus silent(int number) {
    return new MemberStatus(
        "etcd-" + number,
        "https://10.10.10.1" + number + ":2379",
        false,
        0,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.of("connection refused"));
  }

  static Answer answer(int number, String... names) {
    return new Answer(
        "8e9e05c52164694" + number,
        "cdf818194e3a8c32",
        "8e9e05c521646941",
        false,
        "3.4.23",
        20_480,
        16_384,
        2,
        9,
        1,
        List.of(names));
  }

  static Answer learner(Answer answer) {
    return new Answer(
        answer.memberId(),
        answer.clusterId(),
        answer.leaderId(),
        true,
        answer.version(),
        answer.databaseBytes(),
        answer.databaseInUseBytes(),
        answer.raftTerm(),
        answer.raftIndex(),
        answer.revision(),
        answer.memberNames());
  }

  /** Two operations, one of which runs. */
  static List<PastOperation> history() {
    return List.of(
        new PastOperation(
            "converge",
            "bob@admin",
            Instant.parse("2026-11-24T12:10:00Z"),
            Optional.empty(),
            "running",
            Optional.empty(),
            List.of()),
        new PastOperation(
            "deploy",
            "alice@admin",
            Instant.parse("2026-11-24T12:00:00Z"),
            Optional.of(Instant.parse("2026-11-24T12:00:12Z")),
            "done",
            Optional.of("Cluster etcd is healthy with 3 members."),
            List.of(approval())));
  }

  /** A step that failed for good. */
  static NeedsAttention attention(boolean skippable) {
    return new NeedsAttention(
        new StepFailure(
            FailureKind.COMMAND,
            B,
            Stage.ETCD_INSTALL,
            "apt-get install etcd-server",
            "exit status 100: no such package",
            "Give the host a repository that has it."),
        START,
        skippable);
  }
}
