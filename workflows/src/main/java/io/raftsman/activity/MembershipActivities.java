package io.raftsman.activity;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.observed.ClusterView;
import io.raftsman.observed.KnownMember;
import io.raftsman.operation.StepResult;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/**
 * Who is a member of a live cluster. Each change is asked of any member that serves, is right
 * already where the list says so, and has been read back from the list when it returns.
 */
@ActivityInterface
public interface MembershipActivities {

  /**
   * The cluster's own member list, by a linearizable read where a quorum serves, and what each of
   * its members says; never fails because a member does not answer.
   *
   * @param cluster whose members are asked for the list
   */
  @ActivityMethod(name = "etcd_members")
  ClusterView view(ClusterSpec cluster);

  /** Adds a member as a learner, by its peer URL. */
  @ActivityMethod(name = "etcd_member_add")
  StepResult addLearner(ClusterSpec cluster, Member member);

  /** Makes a learner a voter; fails, to be tried again, while it is not in sync with its leader. */
  @ActivityMethod(name = "etcd_member_promote")
  StepResult promote(ClusterSpec cluster, Member member);

  /**
   * Removes a member, whose id, name and peer URL must all still be the given ones.
   *
   * @param cluster the live members
   */
  @ActivityMethod(name = "etcd_member_remove")
  StepResult remove(ClusterSpec cluster, KnownMember entry);

  /** Tells the cluster another peer URL of a member. */
  @ActivityMethod(name = "etcd_member_update")
  StepResult updatePeerUrl(ClusterSpec cluster, KnownMember entry, String peerUrl);

  /**
   * Passes once all members agree: on the cluster's id and leader, on a member list that is exactly
   * the cluster's by peer URL and name, on who is a learner, and, as far as they vote, on HashKV at
   * one revision; fails, to be tried again, until then. Its note says what they agree on.
   *
   * @param cluster exactly the live members
   * @param learners names of those that are wanted as learners
   */
  @ActivityMethod(name = "etcd_agree")
  StepResult agree(ClusterSpec cluster, List<String> learners);
}
