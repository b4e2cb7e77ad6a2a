package io.raftsman.starter.engine;

import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptor;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowClientInterceptorBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps what would be lost with the embedded engine: the histories of its operations, as JSON, in
 * the directory that {@code RAFTSMAN_HISTORIES} names. For the report of a fault; a history holds
 * no secret.
 */
final class Histories extends WorkflowClientInterceptorBase {
  private static final String VARIABLE = "RAFTSMAN_HISTORIES";

  private final Path directory;
  private final Set<String> started = ConcurrentHashMap.newKeySet();

  private Histories(Path directory) {
    this.directory = directory;
  }

  /** Where somebody wants them. */
  static Optional<Histories> wanted(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .filter(path -> !path.isBlank())
        .map(path -> new Histories(Path.of(path)));
  }

  /** Writes those of all operations that were started. */
  void write(WorkflowClient client) {
    for (String id : started) {
      try {
        Files.createDirectories(directory);
        Files.writeString(
            Files.createTempFile(directory, id + "-", ".json"),
            client.fetchHistory(id).toJson(true));
      } catch (IOException e) {
        System.err.println("The history of " + id + " could not be written: " + e);
      }
    }
  }

  @Override
  public WorkflowClientCallsInterceptor workflowClientCallsInterceptor(
      WorkflowClientCallsInterceptor next) {
    return new WorkflowClientCallsInterceptorBase(next) {
      @Override
      public WorkflowStartOutput start(WorkflowStartInput input) {
        WorkflowStartOutput output = super.start(input);
        started.add(input.getWorkflowId());
        return output;
      }
    };
  }
}
