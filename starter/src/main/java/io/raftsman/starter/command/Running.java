package io.raftsman.starter.command;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.Member;
import io.raftsman.operation.SearchAttributes;
import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.engine.OperationLock;
import io.raftsman.starter.view.ExitStatus;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Runs an operation of a command to its end: lock, engine, workflow, progress, recap. */
final class Running {
  private final Commission commission;
  private final String cluster;
  private final OutputOptions output;
  private final Engine engine;
  private final List<String> commandLine;
  private final boolean detach;

  /**
   * An operation.
   *
   * @param commandLine how it was asked for, to show how to go on
   * @param detach whether to leave it once it has started
   */
  Running(
      Commission commission,
      OutputOptions output,
      Engine engine,
      List<String> commandLine,
      boolean detach) {
    this.commission = requireNonNull(commission, "commission");
    this.cluster = commission.cluster().name();
    this.output = requireNonNull(output, "output");
    this.engine = requireNonNull(engine, "engine");
    this.commandLine = List.copyOf(commandLine);
    this.detach = detach;
  }

  /**
   * Runs it: alone, as no other operation may work on the cluster's hosts meanwhile, or beside
   * whatever runs where it changes nothing.
   */
  ExitStatus run() throws InterruptedException {
    Engines.introduce(engine, output);
    String id = OperationId.of(cluster);
    if (commission.scope().checking()) {
      return begin(id + "-check-" + UUID.randomUUID());
    }
    return engine.isDurable() ? begin(id) : locked(id);
  }

  private ExitStatus locked(String id) throws InterruptedException {
    String holder =
        commission.operation()
            + " of "
            + cluster
            + " by "
            + Requester.name()
            + " since "
            + Requester.now();
    try (var lock = OperationLock.take(Requester.lockDirectory(), commission.cluster(), holder)) {
      return begin(id);
    } catch (OperationLock.HeldException e) {
      Complaint.print(
          output,
          ExitStatus.BUSY,
          "Another operation works on these hosts: "
              + e.getMessage()
              + ". Wait until it has ended.");
      return ExitStatus.BUSY;
    } catch (IOException e) {
      throw new UsageException(
          "The lock of the hosts can't be taken, as its files in "
              + Requester.lockDirectory()
              + " can't be written ("
              + e
              + "). Let this user write there, or name another directory: RAFTSMAN_CACHE.");
    }
  }

  private ExitStatus begin(String id) throws InterruptedException {
    engine.reach(commission.cluster().members().stream().map(Member::host).toList());
    WorkflowStub workflow;
    try {
      workflow = start(id);
    } catch (WorkflowExecutionAlreadyStarted e) {
      Begun other = Begun.of(engine.client(), id);
      if (!other.isSame(commission.operation(), commission.fingerprint())) {
        return busy(other);
      }
      output.terminal().err().stream().println("It runs already: " + other.words() + ".");
      workflow = other.workflow(engine.client(), id);
    }
    if (detach) {
      output.terminal().err().stream()
          .println("It runs on the server. Follow it: starter attach --cluster " + cluster);
      return ExitStatus.DONE;
    }
    return new Following(
            engine, workflow, cluster, commission.title(), output, !commission.scope().checking())
        .untilDone(commandLine);
  }

  private WorkflowStub start(String id) {
    WorkflowExecution run =
        engine
            .client()
            .newUntypedWorkflowStub(commission.operation(), options(id))
            .start(commission.request());
    return Begun.workflow(engine.client(), run);
  }

  private ExitStatus busy(Begun other) {
    Complaint.print(
        output,
        ExitStatus.BUSY,
        "Another operation works on cluster "
            + cluster
            + ": "
            + other.words()
            + (other.operation().equals(commission.operation())
                ? ", with another inventory or other options"
                : "")
            + ". Wait until it has ended, or follow it: starter attach --cluster "
            + cluster);
    return ExitStatus.BUSY;
  }

  private WorkflowOptions options(String id) {
    WorkflowOptions.Builder options =
        WorkflowOptions.newBuilder()
            .setTaskQueue(engine.taskQueue())
            .setWorkflowId(id)
            .setStaticSummary(commission.title());
    if (engine.isDurable()) {
      options.setMemo(
          Map.of(
              Begun.OPERATION,
              commission.operation(),
              Begun.REQUESTER,
              Requester.name(),
              Begun.REQUEST,
              commission.fingerprint()));
    }
    if (engine.hasSearchAttributes()) {
      options.setTypedSearchAttributes(
          SearchAttributes.ofRunning(commission.operation(), cluster, Requester.name()));
    }
    return options.build();
  }
}
