package io.raftsman.decide;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.Member;
import java.util.List;

/**
 * Whether what is on the hosts can be made what the inventory says, without destroying anything.
 */
public sealed interface ConvergeDecision {

  /**
   * It can.
   *
   * @param members those of the inventory's members that the cluster has, in the inventory's order
   * @param memberNames the names of all members that the cluster has, sorted
   * @param notes where inventory and cluster differ in who is a member, a sentence each
   */
  record Proceed(List<Member> members, List<String> memberNames, List<String> notes)
      implements ConvergeDecision {
    public Proceed {
      members = List.copyOf(members);
      memberNames = List.copyOf(memberNames);
      notes = List.copyOf(notes);
    }

    /** Whether the cluster has members that the inventory doesn't have. */
    public boolean hasStrangers() {
      return memberNames.size() > members.size();
    }
  }

  /**
   * It can't.
   *
   * @param reason every obstacle, with what to do instead
   */
  record Refuse(String reason) implements ConvergeDecision {
    public Refuse {
      requireNonNull(reason, "reason");
    }
  }
}
