package io.raftsman.leader;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handing the leadership over. */
class MoveLeaderTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @BeforeEach
  void theFirstOfThreeLeads() {
    world.runs(CLUSTER);
    world.isLedBy("etcd-1");
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {C, "etcd-3", "e7cd3"})
  void toTheOneThatIsNamed(String word) {
    Report report = move(word).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary()).isEqualTo("etcd-3 leads now; before, etcd-1 did.");
    assertThat(world.cluster().leader()).isEqualTo("etcd-3");
    assertThat(world.begun())
        .endsWith("etcd_move_leader etcd", "etcd_members etcd", "etcd_agree etcd");
  }

  @Test
  void toAnotherVoterWhereNobodyIsNamed() {
    world.cluster().isLearner("etcd-2");

    assertThat(move().report().conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.cluster().leader()).isEqualTo("etcd-3");
  }

  @Test
  void theOneThatLeadsAlreadyIsLeftAsItIs() {
    Report report = move(A).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.summary()).isEqualTo("etcd-1 leads already.");
    assertThat(world.changesBegun()).isEmpty();
    assertThat(world.begun()).endsWith("etcd_agree etcd");
  }

  @Test
  void aLearnerCantLead() {
    world.cluster().isLearner("etcd-2");

    assertRefused(B, "etcd-2 (e7cd2, " + B + ") is a learner");
  }

  @Test
  void oneThatDoesNotServeCantLead() {
    world.host(B).stops();

    assertRefused(B, "does not serve (connection refused)");
  }

  @Test
  void oneThatIsBehindCantLead() {
    world.cluster().isBehind("etcd-2", 100_000);

    assertRefused(B, "has not caught up");
  }

  @Test
  void theBestFollowerIsOneThatHasCaughtUp() {
    world.cluster().isBehind("etcd-2", 1);

    move().report();

    assertThat(world.cluster().leader()).isEqualTo("etcd-3");
  }

  @Test
  void oneThatIsNoMemberIsRefusedWithThoseThatAre() {
    assertRefused("10.10.10.99", "10.10.10.99 is no member; the members are: etcd-1 (e7cd1, " + A);
  }

  @Test
  void withoutAQuorumItIsRefusedWithTheNumbers() {
    world.host(A).stops();
    world.host(B).stops();

    assertRefused(C, "1 of 3 voting members serve", "0 of 3 voting members serve");
  }

  @Test
  void aMemberByItselfHasNoSuccessor() {
    ClusterSpec one = Sample.cluster().members(Sample.members(A)).build();
    world.runs(one);

    Report report = start(one, Scope.everything(), Optional.empty()).failure();

    assertThat(report.summary()).contains("nobody but the leader etcd-1");
  }

  @Test
  void anElectionIsLetPass() {
    world.elects(2);

    assertThat(move(B).report().conclusion()).isEqualTo(Conclusion.DONE);
  }

  @Test
  void withAMemberDownItMovesAndOwesTheAgreement() {
    world.host(C).stops();

    Report report = move(B).report();

    assertThat(report.conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(report.owed())
        .singleElement()
        .asString()
        .contains("etcd-3")
        .contains("starter status");
    assertThat(world.cluster().leader()).isEqualTo("etcd-2");
  }

  @Test
  void aWorkerThatDiedAfterwardsFindsItDone() {
    world.failAfterwards("etcd_move_leader", "etcd", FailureKind.TRANSIENT, 1);

    assertThat(move(B).report().conclusion()).isEqualTo(Conclusion.DONE);
    assertThat(world.cluster().leader()).isEqualTo("etcd-2");
  }

  @Test
  void aCheckSaysItAndChangesNothing() {
    Report report = start(CLUSTER, Sample.checking(Scope.everything()), Optional.of(B)).report();

    assertThat(report.summary()).contains("etcd-2 would lead instead of etcd-1.");
    assertThat(world.begun()).containsExactly("etcd_members etcd");
  }

  private void assertRefused(String word, String... anyOf) {
    Report report = move(word).failure();

    assertThat(report.conclusion()).isEqualTo(Conclusion.REFUSED);
    assertThat(anyOf).anyMatch(report.summary()::contains);
    assertThat(world.changesBegun()).isEmpty();
  }

  private RunningOperation move(String word) {
    return start(CLUSTER, Scope.everything(), Optional.of(word));
  }

  private RunningOperation move() {
    return start(CLUSTER, Scope.everything(), Optional.empty());
  }

  private RunningOperation start(ClusterSpec cluster, Scope scope, Optional<String> to) {
    return rehearsal.start(
        MoveLeaderWorkflow.class,
        MoveLeaderWorkflow::moveLeader,
        cluster,
        new MoveLeaderRequest(Sample.order(cluster, scope), to));
  }
}
