package io.raftsman.bench.scale;

import io.raftsman.deploy.DeployRequest;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Progress;
import io.raftsman.operation.Report;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Deploys that run at the same time. */
public final class Deploys {
  /** As often as an attached starter asks. */
  private static final long REFRESH_MILLIS = 100;

  private final WorkflowClient client;
  private final String taskQueue;
  private final AtomicInteger queries = new AtomicInteger();
  private final AtomicLong queryNanos = new AtomicLong();

  /** Deploys by the workers on a task queue. */
  public Deploys(WorkflowClient client, String taskQueue) {
    this.client = client;
    this.taskQueue = taskQueue;
  }

  /**
   * What a history comes to.
   *
   * @param bytes its events as they are sent
   */
  public record Size(long events, long bytes) {}

  /**
   * Starts all at once, and returns when all have made a healthy cluster with nothing left to do.
   */
  public void run(List<DeployRequest> requests, boolean followed) {
    List<WorkflowStub> started = requests.stream().map(this::start).toList();
    List<CompletableFuture<Report>> results =
        started.stream().map(stub -> stub.getResultAsync(Report.class)).toList();
    if (followed) {
      follow(started, results);
    }
    for (CompletableFuture<Report> result : results) {
      Report report = result.join();
      if (report.conclusion() != Conclusion.DONE || !report.owed().isEmpty()) {
        throw new IllegalStateException(
            report.cluster() + ": " + report.summary() + " Owed: " + report.owed());
      }
    }
  }

  private WorkflowStub start(DeployRequest request) {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            "deploy",
            WorkflowOptions.newBuilder()
                .setTaskQueue(taskQueue)
                .setWorkflowId(id(request))
                .build());
    stub.start(request);
    return stub;
  }

  private static String id(DeployRequest request) {
    return "etcd-" + request.cluster().name();
  }

  private void follow(List<WorkflowStub> started, List<CompletableFuture<Report>> results) {
    ExecutorService starters = Executors.newCachedThreadPool();
    for (int i = 0; i < started.size(); i++) {
      WorkflowStub stub = started.get(i);
      CompletableFuture<Report> result = results.get(i);
      starters.execute(() -> follow(stub, result));
    }
    starters.shutdown();
  }

  private void follow(WorkflowStub stub, CompletableFuture<Report> result) {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try {
      int shown = 0;
      while (!result.isDone()) {
        long start = System.nanoTime();
        shown += stub.query("progress", Progress.class, shown).events().size();
        queryNanos.addAndGet(System.nanoTime() - start);
        queries.incrementAndGet();
        clock.schedule(() -> {}, REFRESH_MILLIS, TimeUnit.MILLISECONDS).get();
      }
    } catch (Exception e) {
      System.err.println("following " + stub.getExecution().getWorkflowId() + ": " + e);
    } finally {
      clock.shutdownNow();
    }
  }

  /** How many questions followers had answered. */
  public int queries() {
    return queries.get();
  }

  /** How long one took, milliseconds. */
  public double queryMillis() {
    return queries.get() == 0 ? 0 : queryNanos.get() / 1e6 / queries.get();
  }

  /** The size of the histories of deploys. */
  public Size histories(List<DeployRequest> requests) {
    long events = 0;
    long bytes = 0;
    for (DeployRequest request : requests) {
      List<HistoryEvent> history = client.fetchHistory(id(request)).getHistory().getEventsList();
      events += history.size();
      bytes += history.stream().mapToLong(HistoryEvent::getSerializedSize).sum();
    }
    return new Size(events, bytes);
  }
}
