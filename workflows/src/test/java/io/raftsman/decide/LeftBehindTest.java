package io.raftsman.decide;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.activity.MemberTask;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.fake.FakeActivities;
import io.raftsman.fake.FakeMembership;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Sample;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Stamp.State;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The third of three members is in no list, and something may be on its host. */
class LeftBehindTest {
  private static final ClusterSpec THREE = Sample.cluster().build();
  private static final Member THIRD = THREE.members().get(2);

  private final FakeWorld world = new FakeWorld();

  @BeforeEach
  void theThirdIsInNoList() {
    world.runs(THREE);
    world.hasMembers(world.cluster().members().subList(0, 2));
    world.host(C).stops();
  }

  @ParameterizedTest
  @EnumSource(names = {"LEAVING", "REPLACING"})
  void whatItsStampSaysLeavesMayGo(State state) {
    world.host(C).hasStamp(stamp("etcd", "etcd-3", state));

    assertThat(whyNot()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"DEPLOYING", "DEPLOYED", "JOINING"})
  void anyOtherIsForClean(State state) {
    world.host(C).hasStamp(stamp("etcd", "etcd-3", state));

    assertThat(whyNot())
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .startsWith(C + ": what is there is no member's of this cluster")
                    .endsWith("starter clean " + C + " --cluster etcd"));
  }

  @Test
  void aStampOfAnotherMemberSaysNothingOfThisOne() {
    world.host(C).hasStamp(stamp("etcd", "etcd-9", State.LEAVING));
    assertThat(whyNot()).isPresent();

    world.host(C).hasStamp(stamp("other", "etcd-3", State.LEAVING));
    assertThat(whyNot()).isPresent();
  }

  @Test
  void whereNothingIsThereNothingHinders() {
    world.host(C).isEmpty();

    assertThat(whyNot()).isEmpty();
  }

  @Test
  void oneThatTheClusterHasByNameStays() {
    world.host(C).hasStamp(stamp("etcd", "etcd-3", State.LEAVING));
    world.cluster().has("etcd-3", "https://10.10.10.99:2380", false);

    assertThat(whyNot())
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .startsWith(C + ": the cluster has etcd-3 (")
                    .contains("at https://10.10.10.99:2380")
                    .endsWith("name it by its id"));
  }

  @Test
  void oneThatTheClusterHasByTheUrlOfItsConfigurationStays() {
    world
        .host(C)
        .hasStamp(stamp("etcd", "etcd-3", State.LEAVING))
        .isConfiguredAs(
            new ConfiguredMember(
                "etcd-3",
                "etcd",
                "/data/etcd",
                "https://" + C + ":2379",
                "https://" + C + ":12380"));
    world.cluster().has("other", "https://" + C + ":12380", false);

    assertThat(whyNot())
        .hasValueSatisfying(why -> assertThat(why).startsWith(C + ": the cluster has other ("));
  }

  @Test
  void withoutAQuorumNobodyKnows() {
    world.host(C).hasStamp(stamp("etcd", "etcd-3", State.LEAVING));
    world.host(A).stops();
    world.host(B).stops();

    assertThat(whyNot())
        .hasValueSatisfying(why -> assertThat(why).endsWith("so nobody knows who is a member"));
  }

  private Optional<String> whyNot() {
    return LeftBehind.whyNot(
        THREE,
        THIRD,
        new FakeActivities(world).observe(new MemberTask(THREE, THIRD)),
        new LiveCluster(THREE, new FakeMembership(world).view(THREE)));
  }

  private static Stamp stamp(String cluster, String instance, State state) {
    return new Stamp(cluster, instance, "deployment-1", "spec-1", state);
  }
}
