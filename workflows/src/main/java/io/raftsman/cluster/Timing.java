package io.raftsman.cluster;

/**
 * Raft's clock, the same on every member.
 *
 * @param heartbeatMillis {@code --heartbeat-interval}, milliseconds
 * @param electionMillis {@code --election-timeout}, milliseconds: at least five heartbeats and at
 *     most 50 000, as etcd itself demands
 */
public record Timing(int heartbeatMillis, int electionMillis) {
  /** etcd's upper bound for the election timeout, milliseconds. */
  public static final int MAX_ELECTION_MILLIS = 50_000;

  /** etcd's lower bound for the election timeout, in heartbeats. */
  public static final int MIN_HEARTBEATS_PER_ELECTION = 5;

  public Timing {
    if (heartbeatMillis < 1) {
      throw new IllegalArgumentException("heartbeat interval must be at least 1 ms");
    }
    if (electionMillis < (long) MIN_HEARTBEATS_PER_ELECTION * heartbeatMillis
        || electionMillis > MAX_ELECTION_MILLIS) {
      throw new IllegalArgumentException(
          "election timeout must be at least five heartbeats and at most 50000 ms");
    }
  }
}
