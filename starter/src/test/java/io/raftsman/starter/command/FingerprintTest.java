package io.raftsman.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Timing;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FingerprintTest {

  @Test
  void theSameRequestIsTheSameInEveryProcess() {
    assertThat(Fingerprint.of(cluster(100), Scope.everything()))
        .isEqualTo(Fingerprint.of(cluster(100), Scope.everything()))
        .isEqualTo("63efa10de8badf64");
  }

  @Test
  void anotherInventoryOrScopeIsAnotherRequest() {
    String plain = Fingerprint.of(cluster(100), Scope.everything());

    assertThat(Fingerprint.of(cluster(110), Scope.everything())).isNotEqualTo(plain);
    assertThat(
            Fingerprint.of(
                cluster(100),
                new Scope(
                    Set.of(Stage.ETCD_CHECK, Stage.ETCD_PURGE),
                    Set.of(),
                    Scope.Mode.APPLY,
                    false,
                    false)))
        .isNotEqualTo(plain);
  }

  @Test
  void whoMustApproveCounts() {
    String plain = Fingerprint.of(cluster(100), Scope.everything());

    assertThat(of(false, List.of(), 1)).isEqualTo(plain);
    assertThat(
            List.of(
                plain,
                of(true, List.of(), 1),
                of(false, List.of("bob"), 1),
                of(false, List.of(), 2)))
        .doesNotHaveDuplicates();
    assertThat(of(false, List.of("bob", "carol"), 1))
        .isEqualTo(of(false, List.of("carol", "bob"), 1));
  }

  private static String of(boolean fourEyes, List<String> approvers, int needed) {
    return Fingerprint.of(
        cluster(100),
        Scope.everything(),
        new ApprovalPolicy(Optional.empty(), Duration.ofHours(1), fourEyes, approvers, needed));
  }

  private static ClusterSpec cluster(int heartbeat) {
    return new ClusterSpec(
        "etcd",
        "etcd",
        List.of(
            new Member(
                "etcd-1",
                1,
                Host.of("10.10.10.10"),
                "/data/etcd",
                2379,
                2380,
                Installation.byPackage())),
        List.of(),
        "/etc/prometheus/targets/etcd",
        true,
        false,
        InitialState.NEW,
        new Timing(heartbeat, 1000),
        7300);
  }
}
