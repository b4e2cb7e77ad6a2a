package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who use a cluster and look at it notice what is wrong with a real one, and only that. */
final class WitnessesIT {
  @TempDir Path directory;

  @Test
  void votersThatAreTakenAwayAreNoticed() {
    Lab.reset(INFRA, ONE, TWO, THREE);
    Desk desk = new Desk(directory).threeMembers();
    desk.deploy();
    try (var witnesses = Witnesses.of(desk)) {
      Lab.sh(TWO, "systemctl restart etcd");
      witnesses.settle();
      assertThat(witnesses.invariants().faultsSoFar()).isEmpty();
      Lab.sh(TWO, "systemctl stop etcd");
      Lab.sh(THREE, "systemctl stop etcd");
      await("it is noticed by those who look at it and by those who use it")
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  !witnesses.invariants().faultsSoFar().isEmpty() && !witnesses.failed().isEmpty());
      assertThat(witnesses.invariants().faultsSoFar().get(0))
          .contains("1 of 3 voters serve, and 2 must");
      Lab.sh(TWO, "systemctl start etcd");
      Lab.sh(THREE, "systemctl start etcd");
      witnesses.settle();
      // They can't lose what they were promised.
      witnesses.invariants().forget();
      witnesses.assertNothingWasLost();
    }
  }
}
