package io.raftsman.decide;

import io.raftsman.approval.Digest;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;

/**
 * What makes two specifications the same deployment: everything that a bootstrap bakes in or a
 * restart would be needed for.
 */
public final class SpecHash {
  private SpecHash() {}

  /** Sixteen hexadecimal digits. */
  public static String of(ClusterSpec cluster) {
    var text =
        new StringBuilder()
            .append(cluster.name())
            .append('\n')
            .append(cluster.service())
            .append('\n')
            .append(cluster.timing().heartbeatMillis())
            .append(' ')
            .append(cluster.timing().electionMillis());
    for (Member member : cluster.members()) {
      text.append('\n')
          .append(member.name())
          .append(' ')
          .append(member.clientUrl())
          .append(' ')
          .append(member.peerUrl())
          .append(' ')
          .append(member.dataDirectory())
          .append(' ')
          .append(member.installation().method().label());
    }
    return Digest.of(text.toString());
  }
}
