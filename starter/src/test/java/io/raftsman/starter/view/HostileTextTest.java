package io.raftsman.starter.view;

import static io.raftsman.starter.view.Samples.START;
import static io.raftsman.starter.view.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.approval.Approval;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Destruction;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Refusal;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import java.io.BufferedReader;
import java.io.StringReader;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No view hands a terminal what a remote host would like it to do. */
final class HostileTextTest {
  private static final String EVIL =
      "\u001b[2J\u001b]0;owned\u0007x\u001b\r\n\u009b31m\u202e\u0008\u0000\u001b]52;c;aGk=";

  private final Paper paper = new Paper();

  @AfterEach
  void onlyTextAndLineEndsWerePrinted() {
    String printed = paper.text();
    assertThat(printed).contains("x\\x1b");
    assertThat(
            printed
                .codePoints()
                .filter(point -> point != '\n')
                .filter(
                    point ->
                        Character.getType(point) == Character.CONTROL
                            || Character.getType(point) == Character.FORMAT)
                .mapToObj(Integer::toHexString))
        .isEmpty();
  }

  @Test
  void logView() {
    new LogView(paper.plain(), Detail.FULL, ZoneOffset.UTC)
        .show(samples().waiting(request()), at(3));
  }

  @Test
  void briefLogView() {
    new LogView(paper.plain(), Detail.BRIEF, ZoneOffset.UTC)
        .show(samples().waiting(request()), at(3));
  }

  @Test
  void liveView() {
    var view = new LiveView(paper.terminal(1_000, 24), EVIL, ZoneOffset.UTC);
    view.show(samples().waiting(request()), at(3));
    paper.text();
    paper.plain().print(view.frame(at(3)));
    paper.plain().print(view.finalFrame());
  }

  @Test
  void recap() {
    new Recap(paper.plain()).print(report(), List.of("starter", EVIL));
  }

  @Test
  void approvalPrompt() {
    new ApprovalPrompt(paper.plain(), new BufferedReader(new StringReader(EVIL)), ZoneOffset.UTC)
        .ask(request(), at(3));
  }

  @Test
  void statusTable() {
    List<MemberStatus> members = List.of(member());
    StatusVerdict verdict = StatusVerdict.of(EVIL, List.of(EVIL), members, START);
    new StatusTable(paper.plain()).print(members, verdict, START);
    new StatusTable(paper.terminal(20, 5)).print(members, verdict, START);
  }

  private static Report report() {
    return new Report(
        EVIL,
        EVIL,
        EVIL,
        START,
        at(1),
        Conclusion.CANCELLED,
        EVIL,
        samples().events(),
        List.of(EVIL),
        List.of(new Approval(EVIL, EVIL, EVIL, EVIL, START)),
        Optional.of(request()),
        Scope.Mode.CHECK,
        List.of(new Refusal(START, EVIL, EVIL, EVIL)));
  }

  private static Samples samples() {
    var result =
        new StepResult(
            Outcome.CHANGED, List.of(EVIL, EVIL), Optional.of(EVIL), List.of(EVIL), List.of(EVIL));
    return new Samples()
        .started(0, EVIL, Stage.ETCD_INSTALL)
        .ended(1, EVIL, Stage.ETCD_INSTALL, result, 1_000)
        .ended(1, EVIL, Stage.ETCD_DIR, StepResult.skipped(EVIL), 1_000)
        .failed(
            2,
            new StepFailure(FailureKind.COMMAND, EVIL, Stage.ETCD_CONF, EVIL, EVIL, EVIL),
            1_000);
  }

  private static ApprovalRequest request() {
    return new ApprovalRequest(
        EVIL,
        EVIL,
        List.of(new Destruction(EVIL, EVIL, List.of(EVIL), 1, Optional.of(1L))),
        Optional.of(at(100)));
  }

  private static MemberStatus member() {
    return new MemberStatus(
        EVIL,
        EVIL,
        false,
        0,
        Optional.of(new Answer(EVIL, EVIL, EVIL, false, EVIL, 1, 1, 1, 1, 1, List.of(EVIL))),
        List.of(EVIL),
        Optional.of(START),
        Optional.of(EVIL));
  }
}
