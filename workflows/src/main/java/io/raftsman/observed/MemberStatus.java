package io.raftsman.observed;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one member of a cluster says, and whether it serves.
 *
 * @param name the member's name in the inventory, or in the cluster where the inventory doesn't
 *     know it
 * @param endpoint the client URL that was asked
 * @param healthy whether a linearizable read through this member succeeded
 * @param latencyMillis how long that read took, milliseconds; 0 when it failed
 * @param answer what the member said of itself; empty when it did not answer
 * @param alarms raised alarms of this member, such as {@code NOSPACE}
 * @param certificateExpiry when the certificate that it presents ends
 * @param error why it is not healthy
 */
public record MemberStatus(
    String name,
    String endpoint,
    boolean healthy,
    double latencyMillis,
    Optional<Answer> answer,
    List<String> alarms,
    Optional<Instant> certificateExpiry,
    Optional<String> error) {

  /**
   * A member's own status.
   *
   * @param memberId hexadecimal
   * @param clusterId hexadecimal
   * @param leaderId hexadecimal id of the member that it believes to lead; {@code 0} for none
   * @param learner whether it is a learner
   * @param version of the server
   * @param databaseBytes size of the backend file, bytes
   * @param databaseInUseBytes how much of it is in use, bytes
   * @param raftTerm the Raft term
   * @param raftIndex the committed Raft index
   * @param revision the store's revision
   * @param memberNames names of all members that this one knows, sorted; an unstarted member has
   *     the empty name
   */
  public record Answer(
      String memberId,
      String clusterId,
      String leaderId,
      boolean learner,
      String version,
      long databaseBytes,
      long databaseInUseBytes,
      long raftTerm,
      long raftIndex,
      long revision,
      List<String> memberNames) {
    public Answer {
      requireNonNull(memberId, "memberId");
      requireNonNull(clusterId, "clusterId");
      requireNonNull(leaderId, "leaderId");
      requireNonNull(version, "version");
      memberNames = List.copyOf(memberNames);
    }
  }

  public MemberStatus {
    requireNonNull(name, "name");
    requireNonNull(endpoint, "endpoint");
    requireNonNull(answer, "answer");
    alarms = List.copyOf(alarms);
    requireNonNull(certificateExpiry, "certificateExpiry");
    requireNonNull(error, "error");
  }

  /** The same, if it believed that another led. */
  public MemberStatus ledBy(String leaderId) {
    return new MemberStatus(
        name,
        endpoint,
        healthy,
        latencyMillis,
        answer.map(
            a ->
                new Answer(
                    a.memberId,
                    a.clusterId,
                    leaderId,
                    a.learner,
                    a.version,
                    a.databaseBytes,
                    a.databaseInUseBytes,
                    a.raftTerm,
                    a.raftIndex,
                    a.revision,
                    a.memberNames)),
        alarms,
        certificateExpiry,
        error);
  }
}
