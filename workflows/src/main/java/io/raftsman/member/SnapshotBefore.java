package io.raftsman.member;

import io.raftsman.decide.LiveCluster;
import io.raftsman.observed.Snapshot;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.Operation;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** The snapshot that is fetched before data is put at risk. */
public final class SnapshotBefore {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

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
    String name = cluster + "-" + TIME.format(Operation.now()) + "-" + what + ".db";
    return source.map(m -> membership.snapshot(live, live.name(m), name));
  }
}
