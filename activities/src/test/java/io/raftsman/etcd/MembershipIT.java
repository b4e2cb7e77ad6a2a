package io.raftsman.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.observed.ClusterView;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.Snapshot;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import io.raftsman.ssh.InActivity;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Membership and snapshots, with real etcd processes on this machine. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MembershipIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private static Path tools;
  private static Path binary;

  @TempDir private Path top;
  private LoopbackEtcd etcd;
  private EtcdClients clients;
  private EtcdCluster health;
  private EtcdMembership membership;
  private EtcdSnapshots snapshots;
  private InActivity activity;

  @BeforeAll
  static void theBinary() {
    binary = EtcdBinary.in(tools);
  }

  @BeforeEach
  void ready() {
    etcd = new LoopbackEtcd(top, binary, 4);
    clients = new EtcdClients(etcd.pki());
    health = new EtcdCluster(clients);
    membership = new EtcdMembership(clients);
    snapshots = new EtcdSnapshots(clients, top.resolve("snapshots"));
    activity = new InActivity();
  }

  @AfterEach
  void end() {
    activity.close();
    clients.close();
    etcd.close();
  }

  @Test
  void a_member_is_added_as_a_learner_and_promoted_and_each_of_it_twice_is_right_already() {
    ClusterSpec one = bootstrap(1);

    StepResult added = call(() -> membership.addLearner(one, etcd.member(2)));
    StepResult again = call(() -> membership.addLearner(one, etcd.member(2)));

    assertThat(added.changes()).containsExactly("etcd-2 added as a learner");
    assertThat(again.outcome()).isEqualTo(Outcome.OK);
    assertThat(again.note()).contains("etcd-2 is a learner already");
    ViewedMember unstarted = viewed(one, etcd.member(2).peerUrl());
    assertThat(unstarted.unstarted()).isTrue();
    assertThat(unstarted.entry().learner()).isTrue();
    assertThat(unstarted.entry().peerUrls()).containsExactly(etcd.member(2).peerUrl());
    assertThat(unstarted.status().healthy()).isFalse();

    ClusterSpec two = etcd.cluster(1, 2);
    StepFailure early = failure(() -> membership.promote(two, etcd.member(2)));
    assertThat(early.kind()).as(early.sentence()).isEqualTo(FailureKind.UNHEALTHY);
    assertThat(early.cameBack()).contains("in sync with leader");

    etcd.join(2, two);
    promote(two, 2);

    assertThat(call(() -> membership.promote(two, etcd.member(2))).note())
        .contains("etcd-2 votes already");
    StepResult agreed = agreed(two, List.of());
    assertThat(agreed.outcome()).isEqualTo(Outcome.OK);
    assertThat(agreed.note()).get().asString().contains("2 members", "leads, HashKV ");
  }

  @Test
  void a_learner_that_serves_serializable_reads_is_healthy_and_known_by_the_others_list() {
    ClusterSpec one = bootstrap(1);
    call(() -> membership.addLearner(one, etcd.member(2)));
    ClusterSpec two = etcd.cluster(1, 2);
    etcd.join(2, two);

    List<MemberStatus> members = healthy(two);

    MemberStatus learner = members.get(1);
    assertThat(learner.healthy()).isTrue();
    assertThat(learner.answer().orElseThrow().learner()).isTrue();
    assertThat(learner.answer().orElseThrow().memberNames()).containsExactly("etcd-1", "etcd-2");
    assertThat(agreed(two, List.of("etcd-2")).note()).get().asString().contains("2 members");
    StepFailure unwanted = failure(() -> membership.agree(two, List.of()));
    assertThat(unwanted.kind()).isEqualTo(FailureKind.UNHEALTHY);
    assertThat(unwanted.cameBack()).contains("(learner)");
    assertThat(viewed(two, etcd.member(2).peerUrl()).status().healthy()).isTrue();
  }

  @Test
  void a_second_learner_is_refused_with_what_to_do() {
    ClusterSpec one = bootstrap(1);
    call(() -> membership.addLearner(one, etcd.member(2)));
    etcd.join(2, etcd.cluster(1, 2));
    healthy(etcd.cluster(1, 2));

    StepFailure refused = failure(() -> membership.addLearner(etcd.cluster(1, 2), etcd.member(3)));

    assertThat(refused.kind()).isEqualTo(FailureKind.COMMAND);
    assertThat(refused.cameBack()).contains("too many learner");
    assertThat(refused.remedy()).startsWith("Promote or remove the learner");
  }

  @Test
  void a_member_is_removed_only_if_id_name_and_peer_URL_are_the_given_ones() {
    ClusterSpec three = bootstrap(1, 2, 3);
    KnownMember third = viewed(three, etcd.member(3).peerUrl()).entry();
    var renamed = new KnownMember(third.id(), "etcd-2", third.peerUrls(), false);
    var moved = new KnownMember(third.id(), "etcd-3", List.of("https://127.0.0.9:2380"), false);

    for (KnownMember other : List.of(renamed, moved)) {
      StepFailure refused = failure(() -> membership.remove(three, other));
      assertThat(refused.kind()).isEqualTo(FailureKind.COMMAND);
      assertThat(refused.cameBack()).contains("etcd-3", third.id(), third.peerUrls().get(0));
      assertThat(refused.attempted()).contains(other.name(), other.peerUrls().get(0));
    }
    StepResult removed = call(() -> membership.remove(three, third));

    assertThat(removed.outcome()).isEqualTo(Outcome.CHANGED);
    assertThat(call(() -> membership.remove(three, third)).outcome()).isEqualTo(Outcome.OK);
    assertThat(call(() -> membership.view(three)).members()).hasSize(2);
  }

  @Test
  void the_member_that_was_asked_in_vain_is_no_failure_and_a_dead_one_can_be_removed() {
    ClusterSpec three = bootstrap(1, 2, 3);
    KnownMember first = viewed(three, etcd.member(1).peerUrl()).entry();
    etcd.kill(1);
    awaitLeader(three);

    ClusterView view = call(() -> membership.view(three));
    assertThat(view.members()).hasSize(3);
    MemberStatus dead = viewed(three, etcd.member(1).peerUrl()).status();
    assertThat(dead.name()).isEqualTo("etcd-1");
    assertThat(dead.healthy()).isFalse();
    assertThat(dead.error()).get().asString().contains("refused");

    assertThat(call(() -> membership.remove(three, first)).outcome()).isEqualTo(Outcome.CHANGED);
    assertThat(agreed(etcd.cluster(2, 3), List.of()).note()).isPresent();
  }

  @Test
  void without_a_quorum_the_list_is_still_told_and_no_change_is_taken() {
    ClusterSpec three = bootstrap(1, 2, 3);
    KnownMember third = viewed(three, etcd.member(3).peerUrl()).entry();
    etcd.kill(2);
    etcd.kill(3);

    ClusterView view = call(() -> membership.view(three));
    assertThat(view.members()).hasSize(3);
    assertThat(view.clusterId()).isNotEmpty();
    assertThat(view.members()).noneMatch(m -> m.status().healthy());
    StepFailure refused = failure(() -> membership.remove(three, third));
    assertThat(refused.kind()).isEqualTo(FailureKind.UNHEALTHY);
    assertThat(refused.cameBack()).contains("etcd-1", "etcd-2", "etcd-3");

    etcd.kill(1);
    assertThat(call(() -> membership.view(three))).isEqualTo(new ClusterView("", List.of()));
  }

  @Test
  void a_member_that_the_inventory_does_not_have_is_viewed_at_its_own_URL() {
    bootstrap(1, 2);

    ViewedMember stranger = viewed(etcd.cluster(1), etcd.member(2).peerUrl());

    assertThat(stranger.status().healthy()).isTrue();
    assertThat(stranger.status().name()).isEqualTo("etcd-2");
    assertThat(stranger.status().endpoint()).isEqualTo(etcd.member(2).clientUrl());
    assertThat(stranger.clientUrls()).containsExactly(etcd.member(2).clientUrl());
  }

  @Test
  void the_peer_URL_of_a_member_is_changed() {
    ClusterSpec three = bootstrap(1, 2, 3);
    KnownMember third = viewed(three, etcd.member(3).peerUrl()).entry();
    String url = etcd.member(4).peerUrl();

    StepFailure taken =
        failure(() -> membership.updatePeerUrl(three, third, etcd.member(2).peerUrl()));
    StepResult changed = call(() -> membership.updatePeerUrl(three, third, url));
    StepResult again = call(() -> membership.updatePeerUrl(three, third, url));

    assertThat(taken.kind()).isEqualTo(FailureKind.COMMAND);
    assertThat(taken.cameBack()).contains("etcd-2");
    assertThat(changed.changes())
        .containsExactly("peer URL of etcd-3: " + third.peerUrls().get(0) + " -> " + url);
    assertThat(again.outcome()).isEqualTo(Outcome.OK);
    assertThat(viewed(three, url).entry().id()).isEqualTo(third.id());
  }

  @Test
  void a_snapshot_is_whole_and_the_worker_s_alone_and_kept_when_it_is_there() throws IOException {
    ClusterSpec one = bootstrap(1);

    Snapshot taken = call(() -> snapshots.take(one, "etcd-1", "etcd-20261130T000000Z-remove.db"));

    Path file = Path.of(taken.path());
    assertThat(file).isAbsolute().hasSize(taken.bytes());
    assertThat(taken.bytes() % 512).isEqualTo(32);
    assertThat(taken.sha256()).hasSize(64);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**.part");
    Object inode = Files.getAttribute(file, "unix:ino");

    etcd.kill(1);
    assertThat(call(() -> snapshots.take(one, "etcd-1", file.getFileName().toString())))
        .isEqualTo(taken);
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
  }

  @Test
  void a_snapshot_from_a_member_that_is_down_may_heal_and_leaves_nothing() {
    ClusterSpec one = bootstrap(1);
    etcd.kill(1);

    StepFailure failure = failure(() -> snapshots.take(one, "etcd-1", "a.db"));

    assertThat(failure.kind()).isEqualTo(FailureKind.UNHEALTHY);
    assertThat(failure.attempted()).isEqualTo("fetching a snapshot from etcd-1");
    assertThat(top.resolve("snapshots")).isEmptyDirectory();
  }

  private ClusterSpec bootstrap(int... sequences) {
    ClusterSpec cluster = etcd.bootstrap(sequences);
    healthy(cluster);
    return cluster;
  }

  private List<MemberStatus> healthy(ClusterSpec cluster) {
    return await()
        .atMost(SOON)
        .ignoreExceptionsMatching(ApplicationFailure.class::isInstance)
        .until(() -> health.awaitHealthy(cluster, cluster.memberNames()), m -> !m.isEmpty());
  }

  private StepResult agreed(ClusterSpec cluster, List<String> learners) {
    return await()
        .atMost(SOON)
        .ignoreExceptionsMatching(ApplicationFailure.class::isInstance)
        .until(() -> call(() -> membership.agree(cluster, learners)), r -> true);
  }

  private void promote(ClusterSpec cluster, int sequence) {
    StepResult promoted =
        await()
            .atMost(SOON)
            .ignoreExceptionsMatching(ApplicationFailure.class::isInstance)
            .until(() -> call(() -> membership.promote(cluster, etcd.member(sequence))), r -> true);
    assertThat(promoted.changes()).containsExactly("etcd-" + sequence + " promoted to a voter");
  }

  private void awaitLeader(ClusterSpec cluster) {
    await()
        .atMost(SOON)
        .until(() -> health.status(cluster).stream().filter(MemberStatus::healthy).count() >= 2);
  }

  private ViewedMember viewed(ClusterSpec cluster, String peerUrl) {
    Optional<ViewedMember> found =
        call(() -> membership.view(cluster)).members().stream()
            .filter(m -> m.entry().peerUrls().contains(peerUrl))
            .findFirst();
    return found.orElseThrow();
  }

  private <T> T call(Supplier<T> work) {
    return activity.call(work);
  }

  private StepFailure failure(Supplier<?> work) {
    ApplicationFailure thrown =
        catchThrowableOfType(ApplicationFailure.class, () -> activity.call(work));
    assertThat(thrown).as("a failure").isNotNull();
    return thrown.getDetails().get(StepFailure.class);
  }
}
