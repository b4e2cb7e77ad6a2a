package io.raftsman.starter.view;

import static io.raftsman.starter.view.Samples.A;
import static io.raftsman.starter.view.Samples.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Stage;
import org.junit.jupiter.api.Test;

final class ProfileTest {
  private final Paper paper = new Paper();

  @Test
  void eachStageOnEachHostAndWhatLiesOutsideOfSteps() {
    assertThat(profile(Samples.done()))
        .isEqualTo(
            """

            PROFILE, in seconds
                          10.10.10.10  10.10.10.11  etcd  elapsed
            etcd_install         2.00         0.10           2.10
            etcd_launch          1.00         1.10           1.10
            etcd_health                             0.50     0.50
              0.90  before: JVM, inventory, engine
              3.70  the operation, while steps ran
              8.64  the operation, between steps
              0.25  after: its last answer, the recap
            """);
  }

  @Test
  void stepsAtTheSameTimeAreCountedOnce() {
    Samples overlapping =
        new Samples()
            .ended(3, A, Stage.ETCD_DIR, Samples.ok(), 3_000)
            .ended(2, B, Stage.ETCD_DIR, Samples.ok(), 1_000)
            .ended(4, B, Stage.ETCD_CONF, Samples.ok(), 2_000);

    assertThat(profile(overlapping)).contains("  4.00  the operation, while steps ran");
  }

  @Test
  void aStageThatRanTwiceOnAHostIsSummed() {
    Samples looked =
        new Samples()
            .ended(1, A, Stage.ETCD_CHECK, Samples.ok(), 500)
            .ended(5, A, Stage.ETCD_CHECK, Samples.ok(), 250);

    assertThat(profile(looked)).contains("etcd_check         0.75     4.50");
  }

  @Test
  void anOperationWithoutAStepHasNoTable() {
    assertThat(profile(new Samples().started(1, A, Stage.ETCD_ASSERT)))
        .doesNotContain("elapsed")
        .contains(" 12.34  the operation, between steps");
  }

  private String profile(Samples samples) {
    new Profile(paper.plain())
        .print(samples.report(Conclusion.DONE, ""), Samples.at(-0.9), Samples.at(12.59));
    return paper.text();
  }
}
