package io.raftsman.observed;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.Outcome;
import io.raftsman.operation.PlannedStep;
import io.raftsman.operation.Stage;
import java.util.List;
import java.util.Set;

/**
 * What each stage would do on a host, found out without changing anything.
 *
 * @param host the inventory's name
 * @param stages the stages in their order, with what each would change
 * @param restart why the running etcd would have to be restarted; empty where none runs
 * @param stopped whether no etcd runs, so that it would have to be started
 * @param obstacles what forbids to change a live member here, with what to do
 * @param ran the scripts that ran on the host, for {@code -v}
 */
public record Survey(
    String host,
    List<PlannedStep> stages,
    Set<RestartReason> restart,
    boolean stopped,
    List<String> obstacles,
    List<String> ran) {

  public Survey {
    requireNonNull(host, "host");
    stages = List.copyOf(stages);
    restart = Set.copyOf(restart);
    obstacles = List.copyOf(obstacles);
    ran = List.copyOf(ran);
  }

  /** Whether any stage would change something. */
  public boolean changesAnything() {
    return stages.stream().anyMatch(s -> s.result().outcome() == Outcome.CHANGED);
  }

  /** Whether a stage would change something. */
  public boolean changes(Stage stage) {
    return stages.stream()
        .anyMatch(s -> s.stage() == stage && s.result().outcome() == Outcome.CHANGED);
  }
}
