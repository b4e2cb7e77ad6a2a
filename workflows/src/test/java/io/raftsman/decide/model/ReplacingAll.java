package io.raftsman.decide.model;

import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.ReplaceDecisions;
import io.raftsman.observed.ViewedMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code member replace --all}: every member on its own host, with fresh data. */
final class ReplacingAll implements Procedure {
  private final List<String> pending;
  private final List<String> begun;
  private Optional<Replacing> current = Optional.empty();

  ReplacingAll(Rig rig) {
    this(rig.look().members().stream().map(m -> m.entry().id()).toList());
  }

  private ReplacingAll(List<String> ids) {
    begun = List.copyOf(ids);
    pending = new ArrayList<>(ids);
  }

  @Override
  public Ending step(Rig rig) {
    if (current.isPresent()) {
      Ending ending = current.orElseThrow().step(rig);
      if (ending.kind() != Ending.Kind.DONE) {
        return ending;
      }
      pending.remove(current.orElseThrow().id());
      current = Optional.empty();
      return Ending.GOES_ON;
    }
    LiveCluster live = rig.look();
    if (live.members().isEmpty()) {
      return Ending.refused("no member answers");
    }
    Optional<String> next = ReplaceDecisions.first(pending, live);
    if (next.isEmpty()) {
      return Ending.DONE;
    }
    ViewedMember member =
        live.members().stream()
            .filter(m -> m.entry().id().equals(next.orElseThrow()))
            .findFirst()
            .orElseThrow();
    int number = live.inventoryMember(member).orElseThrow().sequence() - 1;
    boolean failed = !member.status().healthy();
    current = Optional.of(new Replacing(member.entry().id(), number, failed, number));
    return Ending.GOES_ON;
  }

  @Override
  public boolean isFulfilled(Rig rig) {
    return rig.look().members().stream().noneMatch(m -> begun.contains(m.entry().id()));
  }

  /** The history knows whose turn it was. */
  @Override
  public Procedure again() {
    var resumed = new ReplacingAll(begun);
    resumed.pending.retainAll(pending);
    resumed.current = current;
    return resumed;
  }
}
