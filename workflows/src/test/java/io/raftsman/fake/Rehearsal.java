package io.raftsman.fake;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.DeserializationFeature;
import io.raftsman.clean.CleanWorkflowImpl;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.converge.ConvergeRequest;
import io.raftsman.converge.ConvergeWorkflow;
import io.raftsman.converge.ConvergeWorkflowImpl;
import io.raftsman.deploy.DeployRequest;
import io.raftsman.deploy.DeployWorkflow;
import io.raftsman.deploy.DeployWorkflowImpl;
import io.raftsman.leader.MoveLeaderWorkflowImpl;
import io.raftsman.member.MemberAddWorkflowImpl;
import io.raftsman.member.MemberRemoveWorkflowImpl;
import io.raftsman.member.MemberReplaceWorkflowImpl;
import io.raftsman.notification.NotificationWorkflowImpl;
import io.raftsman.observed.MemberStatus;
import io.raftsman.operation.ObservableOperation;
import io.raftsman.operation.Report;
import io.raftsman.operation.TaskQueues;
import io.raftsman.purge.PurgeWorkflowImpl;
import io.raftsman.restart.RestartWorkflowImpl;
import io.raftsman.status.StatusWorkflow;
import io.raftsman.status.StatusWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.workflow.Functions.Func1;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/**
 * The workflows on a Temporal whose time skips to where something happens, acting on a fake world.
 */
public final class Rehearsal implements AutoCloseable {
  /** Pollers take most of a second to let go, for which nobody need wait. */
  private static final ExecutorService CLOSING =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "closing");
            thread.setDaemon(true);
            return thread;
          });

  private final TestWorkflowEnvironment environment;
  private final Worker worker;
  private final String taskQueue;

  /** Opens the stage, with one worker that does everything. */
  public Rehearsal(FakeWorld world) {
    this(world, TaskQueues.EMBEDDED.operations(), List.of());
  }

  /**
   * Opens the stage.
   *
   * @param taskQueue where the workflows run, and activities
   * @param others where activities run besides
   */
  public Rehearsal(FakeWorld world, String taskQueue, List<String> others) {
    this.taskQueue = taskQueue;
    environment =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder().setDataConverter(converter()).build())
                .build());
    worker = environment.newWorker(taskQueue);
    worker.registerWorkflowImplementationTypes(
        DeployWorkflowImpl.class,
        ConvergeWorkflowImpl.class,
        MemberAddWorkflowImpl.class,
        MemberRemoveWorkflowImpl.class,
        MemberReplaceWorkflowImpl.class,
        PurgeWorkflowImpl.class,
        CleanWorkflowImpl.class,
        RestartWorkflowImpl.class,
        MoveLeaderWorkflowImpl.class,
        StatusWorkflowImpl.class,
        NotificationWorkflowImpl.class);
    worker.registerActivitiesImplementations(
        new FakeActivities(world), new FakeMembership(world), world.channels());
    for (String other : others) {
      environment
          .newWorker(other)
          .registerActivitiesImplementations(new FakeActivities(world), new FakeMembership(world));
    }
    environment.start();
  }

  /** As the real worker has it: unknown fields are ignored. */
  private static DataConverter converter() {
    return DefaultDataConverter.newDefaultInstance()
        .withPayloadConverterOverrides(
            new JacksonJsonPayloadConverter(
                JacksonJsonPayloadConverter.newDefaultObjectMapper()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)));
  }

  /** Starts a deploy. */
  public RunningOperation start(DeployRequest request) {
    return start(DeployWorkflow.class, DeployWorkflow::deploy, request.cluster(), request);
  }

  /**
   * Starts an operation, such as {@code start(PurgeWorkflow.class, PurgeWorkflow::purge, cluster,
   * request)}.
   */
  public <W extends ObservableOperation, R> RunningOperation start(
      Class<W> type, BiFunction<W, R, Report> method, ClusterSpec cluster, R request) {
    W workflow = environment.getWorkflowClient().newWorkflowStub(type, options(cluster));
    Func1<R, Report> operation = asked -> method.apply(workflow, asked);
    WorkflowClient.start(operation, request);
    return new RunningOperation(environment, workflow);
  }

  /** Runs a deploy that ends as it should. */
  public Report deploy(DeployRequest request) {
    return start(request).report();
  }

  /** Runs a deploy that does not do what was asked for; the report that its failure carries. */
  public Report failingDeploy(DeployRequest request) {
    return start(request).failure();
  }

  /** Runs a convergence that ends as it should. */
  public Report converge(ConvergeRequest request) {
    return convergence(request).converge(request);
  }

  /**
   * Runs a convergence that does not do what was asked for; the report that its failure carries.
   */
  public Report failingConverge(ConvergeRequest request) {
    WorkflowFailedException failed =
        catchThrowableOfType(WorkflowFailedException.class, () -> converge(request));
    return ((ApplicationFailure) failed.getCause()).getDetails().get(Report.class);
  }

  private ConvergeWorkflow convergence(ConvergeRequest request) {
    return environment
        .getWorkflowClient()
        .newWorkflowStub(ConvergeWorkflow.class, options(request.cluster()));
  }

  /** Asks a cluster how it is. */
  public List<MemberStatus> status(ClusterSpec cluster) {
    return environment
        .getWorkflowClient()
        .newWorkflowStub(StatusWorkflow.class, options(cluster))
        .status(cluster);
  }

  /** What Temporal wrote down of the last run on a cluster. */
  public WorkflowExecutionHistory history(ClusterSpec cluster) {
    return history("etcd-" + cluster.name());
  }

  /** What Temporal wrote down of the last run of a workflow. */
  public WorkflowExecutionHistory history(String id) {
    return environment.getWorkflowClient().fetchHistory(id);
  }

  /** Runs the workflow again from a history; throws when it would do anything else. */
  public void replay(WorkflowExecutionHistory history) throws Exception {
    WorkflowReplayer.replayWorkflowExecution(history, worker);
  }

  /** Lets time pass until nothing more happens before its end. */
  public void letPass(Duration time) {
    environment.sleep(time);
  }

  private WorkflowOptions options(ClusterSpec cluster) {
    return WorkflowOptions.newBuilder()
        .setTaskQueue(taskQueue)
        .setWorkflowId("etcd-" + cluster.name())
        .build();
  }

  @Override
  public void close() {
    CLOSING.execute(environment::close);
  }
}
