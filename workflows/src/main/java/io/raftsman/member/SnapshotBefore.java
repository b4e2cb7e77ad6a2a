package io.raftsman.member;

import io.raftsman.decide.LiveCluster;
import io.raftsman.observed.Snapshot;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.Operation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The snapshot that is fetched before data is put at risk. */
public final class SnapshotBefore {
  private SnapshotBefore() {}

  /**
   * Fetches it from the leader, or else from any voter that serves.
   *
   * @param what the operation, for the file's name
   * @return empty where no voter serves
   */
  public static Optional<Snapshot> take(
      MembershipSteps membership, LiveCluster live, String cluster, String what) {
    Optional<ViewedMember> source =
        live.leader()
            .filter(m -> m.status().healthy())
            .or(() -> live.servingVoters().stream().findFirst());
    return source.map(m -> takeFrom(live.name(m), membership, live, cluster, what));
  }

  /**
   * Fetches it from a member.
   *
   * @param member its name
   * @param what the operation, for the file's name
   */
  public static Snapshot takeFrom(
      String member, MembershipSteps membership, LiveCluster live, String cluster, String what) {
    return membership.snapshot(
        live, member, cluster + "-" + time(Operation.now()) + "-" + what + ".db");
  }

  /** Such as {@code 20261130T040000Z}. */
  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[-:]", "");
  }
}
