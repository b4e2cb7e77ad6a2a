package io.raftsman.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Timing;
import io.raftsman.leader.MoveLeaderRequest;
import io.raftsman.member.MemberRemoveRequest;
import io.raftsman.operation.Order;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.purge.PurgeRequest;
import io.raftsman.restart.RestartRequest;
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
        .isEqualTo("8cf1d97a286da40a");
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

  @Test
  void whatAnOperationAloneIsToldCountsAndWhoAsksDoesNot() {
    assertThat(
            List.of(
                restart("alice"),
                remove("alice", "etcd-1"),
                remove("alice", "etcd-2"),
                remove("alice", "etcd-1", "etcd-2"),
                move(Optional.empty()),
                move(Optional.of("etcd-1"))))
        .extracting(Commission::fingerprint)
        .doesNotHaveDuplicates();
    assertThat(remove("bob", "etcd-1").fingerprint())
        .isEqualTo(remove("alice", "etcd-1").fingerprint());
  }

  @Test
  void aTokenAndTheTimeToWaitDoNotCountAndWhoMustApproveDoes() {
    assertThat(purge("t", 1, 1, true).fingerprint())
        .isEqualTo(purge("u", 2, 1, true).fingerprint());
    assertThat(
            List.of(
                purge("t", 1, 1, true).fingerprint(),
                purge("t", 1, 2, true).fingerprint(),
                purge("t", 1, 1, false).fingerprint()))
        .doesNotHaveDuplicates();
  }

  private static Order order(String requester) {
    return new Order(cluster(100), requester, Scope.everything());
  }

  private static Commission restart(String requester) {
    return new Commission("restart", order(requester), new RestartRequest(order(requester)));
  }

  private static Commission remove(String requester, String... members) {
    return new Commission(
        "member-remove",
        order(requester),
        new MemberRemoveRequest(order(requester), List.of(members), true));
  }

  private static Commission move(Optional<String> to) {
    return new Commission("move-leader", order("alice"), new MoveLeaderRequest(order("alice"), to));
  }

  private static Commission purge(String token, int hours, int needed, boolean snapshot) {
    var policy =
        new ApprovalPolicy(Optional.of(token), Duration.ofHours(hours), false, List.of(), needed);
    return new Commission(
        "purge",
        order("alice"),
        Optional.of(policy),
        new PurgeRequest(order("alice"), policy, snapshot));
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
