package io.raftsman.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Timing;
import io.raftsman.observed.HostState;
import io.raftsman.observed.Stamp;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Whose what is on a host may be, where the inventory no longer knows what the member was called.
 */
final class LeftoversTest {
  private static final Member LISTED = member(4);
  private static final Member UNLISTED = Member.unlisted("etcd", 1, member(4));

  @Test
  void whatAListedMemberWasCalledCounts() {
    assertThat(foreign(LISTED, "etcd", "etcd-4")).isEmpty();
    assertThat(foreign(LISTED, "etcd", "etcd-5"))
        .singleElement()
        .asString()
        .contains("is stamped as etcd-5 of cluster etcd, and not as etcd-4 of cluster etcd");
  }

  @Test
  void ofAnUnlistedOneTheClusterAloneCounts() {
    assertThat(UNLISTED.isUnlisted()).isTrue();
    assertThat(LISTED.isUnlisted()).isFalse();
    assertThat(foreign(UNLISTED, "etcd", "etcd-5")).isEmpty();
    assertThat(foreign(UNLISTED, "other", "other-1"))
        .singleElement()
        .asString()
        .contains("of cluster other, and not as a member of cluster etcd");
  }

  private static List<String> foreign(Member member, String cluster, String instance) {
    return Leftovers.foreign(
        new ClusterSpec(
            "etcd",
            "etcd",
            List.of(member(1), member),
            List.of(),
            "/etc/prometheus/targets/etcd",
            false,
            true,
            InitialState.NEW,
            new Timing(100, 1000),
            7300),
        member,
        new HostState(
            member.host().name(),
            Optional.of(new Stamp(cluster, instance, "d", "h", Stamp.State.DEPLOYED)),
            Optional.empty(),
            List.of(),
            false,
            Optional.empty(),
            Optional.empty(),
            List.of()));
  }

  private static Member member(int number) {
    return new Member(
        "etcd-" + number,
        number,
        Host.of("10.10.10.1" + number),
        "/data/etcd",
        2379,
        2380,
        Installation.byPackage());
  }
}
