package io.raftsman.status;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.Sample;
import io.raftsman.observed.MemberStatus;
import io.raftsman.operation.FailureKind;
import io.temporal.client.WorkflowFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusWorkflowTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void saysHowEveryMemberIsInTheInventorysOrder() {
    world.host(A).runsEtcd(1);
    world.host(B).runsEtcd(1);

    assertThat(rehearsal.status(CLUSTER))
        .extracting(MemberStatus::name, MemberStatus::healthy)
        .containsExactly(tuple("etcd-1", true), tuple("etcd-2", true), tuple("etcd-3", false));
  }

  @Test
  void touchesNothing() {
    rehearsal.status(CLUSTER);

    assertThat(world.begun()).containsExactly("etcd_status etcd");
  }

  @Test
  void triesTwice() {
    world.failAlways("etcd_status", "etcd", FailureKind.TRANSIENT);

    assertThatExceptionOfType(WorkflowFailedException.class)
        .isThrownBy(() -> rehearsal.status(CLUSTER));
    assertThat(world.attempts("etcd_status", "etcd")).isEqualTo(2);
  }
}
