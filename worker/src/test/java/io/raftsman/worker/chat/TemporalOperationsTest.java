package io.raftsman.worker.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftsman.approval.Approvable;
import io.raftsman.approval.Verdict;
import io.raftsman.channel.Choice;
import io.raftsman.channel.ClickTarget;
import io.raftsman.operation.Answer;
import io.raftsman.operation.Attendable;
import io.raftsman.worker.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clicks reach operations by the same updates as everybody's answers. */
@Timeout(60)
final class TemporalOperationsTest {
  private final TestWorkflowEnvironment environment =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build())
              .build());
  private TemporalOperations operations;
  private WorkflowStub running;

  /** Waits for an answer, as an operation does. */
  @WorkflowInterface
  public interface Waiting extends Approvable, Attendable {
    /** Returns the answers that it took. */
    @WorkflowMethod
    List<String> run();
  }

  /** Takes what is for cluster main, and no retry. */
  public static final class WaitingImpl implements Waiting {
    private final List<String> taken = new ArrayList<>();

    @Override
    public List<String> run() {
      Workflow.await(() -> taken.contains("abort alice"));
      return taken;
    }

    @Override
    public String approve(Verdict verdict) {
      return take("approve " + verdict.approver() + " " + verdict.token() + " " + verdict.reason());
    }

    @Override
    public void validateApproval(Verdict verdict) {
      if (!verdict.cluster().equals("main")) {
        throw new IllegalArgumentException("this is another cluster");
      }
    }

    @Override
    public String deny(Verdict verdict) {
      return take("deny " + verdict.approver());
    }

    @Override
    public void validateDenial(Verdict verdict) {}

    @Override
    public String retry(Answer answer) {
      return take("retry " + answer.who());
    }

    @Override
    public void validateRetry(Answer answer) {
      throw new IllegalArgumentException("nothing needs attention at the moment");
    }

    @Override
    public String skip(Answer answer) {
      return take("skip " + answer.who());
    }

    @Override
    public void validateSkip(Answer answer) {}

    @Override
    public String abort(Answer answer) {
      return take("abort " + answer.who());
    }

    @Override
    public void validateAbort(Answer answer) {}

    @Override
    public void approveBySignal(Verdict verdict) {}

    @Override
    public void denyBySignal(Verdict verdict) {}

    @Override
    public void retryBySignal(Answer answer) {}

    @Override
    public void skipBySignal(Answer answer) {}

    @Override
    public void abortBySignal(Answer answer) {}

    private String take(String answer) {
      taken.add(answer);
      return "taken: " + answer;
    }
  }

  @BeforeEach
  void start() {
    environment.newWorker("operations").registerWorkflowImplementationTypes(WaitingImpl.class);
    environment.start();
    running = begin("etcd-main");
    operations = new TemporalOperations(environment.getWorkflowClient());
  }

  @AfterEach
  void stop() {
    operations.close();
    environment.close();
  }

  @Test
  void eachChoiceIsAnUpdate() throws Exception {
    assertThat(answer(Choice.APPROVE, "1")).isEqualTo("taken: approve alice token in Slack");
    assertThat(answer(Choice.DENY, "2")).isEqualTo("taken: deny alice");
    assertThat(answer(Choice.SKIP, "3")).isEqualTo("taken: skip alice");
    assertThat(answer(Choice.ABORT, "4")).isEqualTo("taken: abort alice");
    assertThat(running.getResult(String[].class)).hasSize(4);
  }

  @Test
  void theSameAnswerCountsOnce() throws Exception {
    assertThat(answer(Choice.DENY, "same")).isEqualTo(answer(Choice.DENY, "same"));
    var unused = answer(Choice.ABORT, "end");
    assertThat(running.getResult(String[].class)).hasSize(2);
  }

  @Test
  void aRefusalHasItsReason() {
    assertThatThrownBy(() -> answer(Choice.RETRY, "1"))
        .isInstanceOf(AnswerRefusedException.class)
        .hasMessage("nothing needs attention at the moment");
    assertThatThrownBy(() -> answer(target(running.getExecution(), "other"), Choice.APPROVE, "2"))
        .hasMessage("this is another cluster");
  }

  @Test
  void anOperationThatIsNotThereIsSaid() {
    var unknown = new ClickTarget("etcd-none", running.getExecution().getRunId(), "none", "t", 1);
    assertThatThrownBy(() -> answer(unknown, Choice.APPROVE, "1"))
        .isInstanceOf(AnswerRefusedException.class)
        .hasMessage("this operation runs no more");
  }

  @Test
  void aButtonOfAnEarlierRunIsNotForTheNext() {
    WorkflowExecution earlier = running.getExecution();
    running.terminate("the test's");
    var unused = begin("etcd-main");
    assertThatThrownBy(() -> answer(target(earlier, "main"), Choice.APPROVE, "1"))
        .isInstanceOf(AnswerRefusedException.class)
        .hasMessage("this operation runs no more");
  }

  private WorkflowStub begin(String id) {
    Waiting workflow =
        environment
            .getWorkflowClient()
            .newWorkflowStub(
                Waiting.class,
                WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue("operations").build());
    WorkflowClient.start(workflow::run);
    return WorkflowStub.fromTyped(workflow);
  }

  private String answer(Choice choice, String id) throws AnswerRefusedException {
    return answer(target(running.getExecution(), "main"), choice, id);
  }

  private String answer(ClickTarget target, Choice choice, String id)
      throws AnswerRefusedException {
    return operations.answer(choice, target, "alice", "in Slack", id);
  }

  private static ClickTarget target(WorkflowExecution execution, String cluster) {
    return new ClickTarget(execution.getWorkflowId(), execution.getRunId(), cluster, "token", 1);
  }
}
