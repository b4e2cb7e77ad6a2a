package io.raftsman.member;

import io.raftsman.decide.LiveCluster;
import io.raftsman.observed.Snapshot;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Since;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The snapshot that is fetched before data is put at risk. */
public final class SnapshotBefore {
  /** Since then a first look in which no voter served is no reason to do without it. */
  private static final String SOURCE = "snapshot-source";

  private SnapshotBefore() {}

  /**
   * Fetches it from the leader, or else from any voter that serves.
   *
   * @param what the operation, for the file's name
   * @throws OperationStopped where no voter serves
   */
  public static void take(
      MembershipSteps membership, LiveCluster live, String cluster, String what) {
    take(membership, live, live, cluster, what);
  }

  /**
   * The same where the operation has looked again since it began.
   *
   * @param before the cluster at its first look
   * @param live the cluster as it was seen last
   */
  static void take(
      MembershipSteps membership,
      LiveCluster before,
      LiveCluster live,
      String cluster,
      String what) {
    if (source(before).isPresent() && source(live).isPresent()) {
      takeFrom(source(live).orElseThrow(), membership, live, cluster, what);
      return;
    }
    if (!Since.applies(SOURCE)) {
      source(before).ifPresent(from -> takeFrom(from, membership, before, cluster, what));
      return;
    }
    MembershipSteps.Seen<Optional<String>> seen =
        membership.decide(SnapshotBefore::source, Optional::isEmpty, Stance.AT_FIRST.patience());
    takeFrom(
        seen.decision().orElseThrow(SnapshotBefore::nobodyServes),
        membership,
        seen.live(),
        cluster,
        what);
  }

  private static Optional<String> source(LiveCluster live) {
    return live.leader()
        .filter(m -> m.status().healthy())
        .or(() -> live.servingVoters().stream().findFirst())
        .map(live::name);
  }

  private static OperationStopped nobodyServes() {
    return OperationStopped.because(
        Conclusion.REFUSED,
        "No member serves from which a snapshot could be had, and nothing was changed. Find out why first (starter status), or do without a snapshot: --no-snapshot");
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
