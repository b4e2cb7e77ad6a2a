package io.raftsman.operation;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.Set;

/**
 * How much of an operation is wanted.
 *
 * @param stages the stages that are to run; hosts are examined whatever is in here
 * @param hosts the only hosts that may be changed, by their names in the inventory; empty for all
 * @param mode whether anything is changed at all
 * @param diff whether the lines that change are to be shown
 * @param outage whether members may be restarted even where the cluster then has no quorum for a
 *     moment: a cluster of one or two members knows no other way
 */
public record Scope(Set<Stage> stages, Set<String> hosts, Mode mode, boolean diff, boolean outage) {

  /** Whether an operation acts. */
  public enum Mode {
    /** It does what is needed. */
    APPLY,
    /** It changes nothing, and says what it would do ({@code --check}). */
    CHECK
  }

  public Scope {
    stages = Set.copyOf(stages);
    hosts = Set.copyOf(hosts);
    requireNonNull(mode, "mode");
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("at least one stage must be wanted");
    }
  }

  /** Everything, everywhere. */
  public static Scope everything() {
    return new Scope(EnumSet.allOf(Stage.class), Set.of(), Mode.APPLY, false, false);
  }

  /** Whether a stage is to run. */
  public boolean has(Stage stage) {
    return stages.contains(stage);
  }

  /** Whether a stage that is not among these is to run. */
  public boolean hasOtherThan(Stage... some) {
    return !Set.of(some).containsAll(stages);
  }

  /** Whether a host may be changed. */
  public boolean covers(String host) {
    return hosts.isEmpty() || hosts.contains(host);
  }

  /** Whether nothing may be changed. */
  public boolean checking() {
    return mode == Mode.CHECK;
  }
}
