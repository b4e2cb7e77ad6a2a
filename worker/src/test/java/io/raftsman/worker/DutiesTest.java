package io.raftsman.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftsman.operation.TaskQueues;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which queues a worker polls. */
final class DutiesTest {
  private static final TaskQueues QUEUES = TaskQueues.of("raftsman");

  @Test
  void oneWorkerDoesEverything() {
    assertThat(Duties.of(QUEUES, Role.ALL, List.of()).queues())
        .isEqualTo(
            Map.of(
                "raftsman",
                Set.of(Duty.OPERATIONS, Duty.HOSTS),
                "raftsman-pki",
                Set.of(Duty.SIGNING)));
  }

  @Test
  void onlyTheSigningWorkerPollsTheSigningQueue() {
    assertThat(Duties.of(QUEUES, Role.OPERATIONS, List.of()).include(Duty.SIGNING)).isFalse();
    assertThat(Duties.of(QUEUES, Role.PKI, List.of()).queues())
        .isEqualTo(Map.of("raftsman-pki", Set.of(Duty.SIGNING)));
  }

  @Test
  void aSitesWorkerPollsItsSitesAlone() {
    assertThat(Duties.of(QUEUES, Role.ALL, List.of("berlin", "ulm")).queues())
        .isEqualTo(
            Map.of(
                "raftsman-site-berlin",
                Set.of(Duty.HOSTS),
                "raftsman-site-ulm",
                Set.of(Duty.HOSTS)));
  }

  @Test
  void theEmbeddedWorkerHasOneQueue() {
    assertThat(Duties.EMBEDDED.queues())
        .isEqualTo(Map.of("embedded", Set.of(Duty.OPERATIONS, Duty.HOSTS, Duty.SIGNING)));
  }

  @Test
  void limitsThatCantWorkAreRefused() {
    assertThatThrownBy(() -> new Limits(0, 2, 1)).hasMessageContaining("at least one");
    assertThatThrownBy(() -> new Limits(1, 2, 11)).hasMessageContaining("1 to 10");
  }
}
