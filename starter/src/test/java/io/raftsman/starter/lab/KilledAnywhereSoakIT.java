package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * A deploy that is killed at a random moment, again and again: the next run carries it on, without
 * a purge and without a question.
 */
@Tag("soak")
final class KilledAnywhereSoakIT {
  private static final int LATEST_SECONDS = 16;

  @TempDir Path directory;

  @RepeatedTest(12)
  void theNextRunCarriesItOn(RepetitionInfo repetition) throws InterruptedException {
    Lab.reset(ONE, TWO, THREE);
    var desk = new Desk(directory).threeMembers();
    long millis =
        new Random(repetition.getCurrentRepetition())
            .nextLong(TimeUnit.SECONDS.toMillis(LATEST_SECONDS));
    Process running = desk.start("deploy", "--cluster", "etcd");
    if (!running.waitFor(millis, TimeUnit.MILLISECONDS)) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly().waitFor();
      Finished resumed = desk.deploy();
      assertThat(resumed.out()).as("killed after %d ms", millis).doesNotContain("etcd_purge");
    }
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
  }
}
