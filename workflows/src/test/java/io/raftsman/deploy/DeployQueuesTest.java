package io.raftsman.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.Sample;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which workers a deploy on a server leaves its steps to. */
class DeployQueuesTest {
  private static final String OPERATIONS = "raftsman";
  private static final String SIGNING = "raftsman-pki";
  private static final String SITE = "raftsman-site-berlin";

  private final FakeWorld world = new FakeWorld();

  @Test
  void whatNeedsTheAuthorityGoesToItsWorkersAndTheRestToAny() {
    assertThat(queues(Sample.cluster().build()))
        .containsEntry("etcd_assert", OPERATIONS)
        .containsEntry("etcd_conf", OPERATIONS)
        .containsEntry("etcd_launch", OPERATIONS)
        .containsEntry("etcd_ca", SIGNING)
        .containsEntry("etcd_cert", SIGNING)
        .containsEntry("etcd_health", SIGNING)
        .containsEntry("etcd_register", SIGNING);
  }

  @Test
  void theHostsOfASiteAreItsWorkersToReach() {
    assertThat(queues(Sample.cluster().site("berlin").build()))
        .containsEntry("etcd_assert", SITE)
        .containsEntry("etcd_conf", SITE)
        .containsEntry("etcd_launch", SITE)
        .containsEntry("etcd_cert", SIGNING);
  }

  private Map<String, String> queues(ClusterSpec cluster) {
    try (var rehearsal = new Rehearsal(world, OPERATIONS, List.of(SIGNING, SITE))) {
      rehearsal.deploy(Sample.unattended(cluster));
      var queues = new TreeMap<String, String>();
      rehearsal.history(cluster).getEvents().stream()
          .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
          .map(HistoryEvent::getActivityTaskScheduledEventAttributes)
          .forEach(scheduled -> put(queues, scheduled));
      return queues;
    }
  }

  private static void put(
      Map<String, String> queues, ActivityTaskScheduledEventAttributes scheduled) {
    String queue = scheduled.getTaskQueue().getName();
    String before = queues.put(scheduled.getActivityType().getName(), queue);
    assertThat(before).isIn(null, queue);
  }
}
