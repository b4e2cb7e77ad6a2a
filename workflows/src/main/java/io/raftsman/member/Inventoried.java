package io.raftsman.member;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.LiveCluster;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.OperationStopped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who is meant by what somebody wrote. */
final class Inventoried {
  private Inventoried() {}

  /** The inventory's member on a host. */
  static Member at(String host, ClusterSpec inventory) {
    return find(host, inventory)
        .orElseThrow(
            () ->
                OperationStopped.because(
                    Conclusion.REFUSED,
                    host
                        + " is not in the inventory's cluster "
                        + inventory.name()
                        + ", whose hosts are: "
                        + inventory.members().stream()
                            .map(m -> m.host().name())
                            .collect(Collectors.joining(", "))
                        + ". Nothing was changed."));
  }

  /** The inventory's member of a host or a name. */
  static Optional<Member> find(String word, ClusterSpec inventory) {
    return inventory.members().stream()
        .filter(m -> m.host().name().equals(word) || m.name().equals(word))
        .findFirst();
  }

  /** The live member of a host, a name or an id; empty where there is none. */
  static Optional<ViewedMember> live(String word, LiveCluster live) {
    List<ViewedMember> found = live.named(word);
    if (found.size() > 1) {
      throw OperationStopped.because(
          Conclusion.REFUSED,
          word
              + " stands for several members: "
              + found.stream().map(live::words).collect(Collectors.joining("; "))
              + ". Name one by its id. Nothing was changed.");
    }
    return found.stream().findFirst();
  }

  /** That nobody is meant. */
  static OperationStopped nobody(String word, LiveCluster live) {
    return nobody(word, live, "");
  }

  /**
   * That nobody is meant.
   *
   * @param hint what else may be done
   */
  static OperationStopped nobody(String word, LiveCluster live, String hint) {
    return OperationStopped.because(
        Conclusion.REFUSED,
        live.members().isEmpty()
            ? "No member answers, so nobody knows whether "
                + word
                + " is one. Find out why first: starter status. Nothing was changed."
            : word
                + " is no member of the cluster, whose members are: "
                + live.members().stream().map(live::words).collect(Collectors.joining("; "))
                + ". Nothing was changed."
                + hint);
  }
}
