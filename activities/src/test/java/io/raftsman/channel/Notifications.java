package io.raftsman.channel;

import io.raftsman.approval.Approval;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Destruction;
import io.raftsman.notification.Notification;
import io.raftsman.notification.Notification.Kind;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.NeedsAttention;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Messages to send. */
final class Notifications {
  static final String TOKEN = "ff98149ae35f6abb-384110592-12";
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private Notifications() {}

  static Notification waiting() {
    return waiting("Two hosts have an etcd that is to be purged.", "etcd 3.5.16 runs as member m1");
  }

  static Notification waiting(String text, String finding) {
    return waiting(
        Kind.WAITING,
        text,
        List.of(
            new Destruction(
                "10.10.10.11", "a", List.of(finding, "366 MiB of data"), 9, Optional.of(12L)),
            new Destruction("10.10.10.12", "b", List.of("a data directory"), 0, Optional.empty())));
  }

  static Notification reminder() {
    return waiting(Kind.REMINDER, "It expires in an hour.", List.of());
  }

  static Notification huge() {
    return waiting(
        Kind.WAITING,
        "<".repeat(20_000),
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    new Destruction(
                        "host-" + i, "i", List.of("&".repeat(9_000)), 1, Optional.empty()))
            .toList());
  }

  private static Notification waiting(Kind kind, String text, List<Destruction> destructions) {
    var bob = new Approval("main", TOKEN, "bob", "ticket 7", NOON);
    var request =
        new ApprovalRequest(
            "main",
            TOKEN,
            destructions,
            Optional.of(NOON.plusSeconds(86_400)),
            2,
            List.of("bob", "carol"),
            Optional.of("alice@bastion"),
            List.of(bob),
            false);
    return of(kind, text, Optional.of(request), List.of(), Optional.empty());
  }

  static Notification attention(boolean... skippable) {
    var steps =
        IntStream.range(0, skippable.length)
            .mapToObj(
                i ->
                    new NeedsAttention(
                        new StepFailure(
                            FailureKind.COMMAND,
                            "10.10.10.1" + (i + 1),
                            Stage.ETCD_LAUNCH,
                            "systemctl start etcd",
                            "exit status 1",
                            "Look at its journal."),
                        NOON,
                        skippable[i]))
            .toList();
    return of(
        Kind.ATTENTION, "A step has failed for good.", Optional.empty(), steps, Optional.empty());
  }

  static Notification ended() {
    return of(
        Kind.ENDED,
        "3 members are healthy.",
        Optional.empty(),
        List.of(),
        Optional.of(Conclusion.DONE));
  }

  private static Notification of(
      Kind kind,
      String text,
      Optional<ApprovalRequest> approval,
      List<NeedsAttention> attention,
      Optional<Conclusion> conclusion) {
    return new Notification(
        "0190-run-1-" + kind.label(),
        kind,
        "deploy",
        "main",
        "alice@bastion",
        "etcd-main",
        "0190-run",
        NOON,
        text,
        approval,
        attention,
        conclusion);
  }
}
