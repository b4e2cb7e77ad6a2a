package io.raftsman.deploy;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static io.raftsman.fake.Sample.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fake.FakeWorld;
import io.raftsman.fake.Hold;
import io.raftsman.fake.Rehearsal;
import io.raftsman.fake.RunningOperation;
import io.raftsman.fake.Sample;
import io.raftsman.fake.Steps;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.ProgressEvent;
import io.raftsman.operation.Report;
import io.raftsman.operation.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be seen of a deploy while it runs and once it has ended. */
class DeployProgressTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();

  private final FakeWorld world = new FakeWorld();
  private final Rehearsal rehearsal = new Rehearsal(world);

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void eventsAreNumberedWithoutAGap() {
    List<ProgressEvent> events = rehearsal.deploy(Sample.unattended(CLUSTER)).events();

    assertThat(events)
        .extracting(ProgressEvent::number)
        .containsExactlyElementsOf(IntStream.range(0, events.size()).boxed().toList());
  }

  @Test
  void everyStepThatStartsEnds() {
    Report report = rehearsal.deploy(Sample.unattended(CLUSTER));

    assertThat(Steps.unfinished(report.events())).isEmpty();
  }

  @Test
  void everyStepThatStartsEndsWhenSomeFail() {
    world.failAlways("etcd_dir", A, FailureKind.COMMAND);
    world.failAlways("etcd_conf", B, FailureKind.UNREACHABLE);

    Report report = rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    assertThat(Steps.unfinished(report.events())).isEmpty();
  }

  @Test
  void everyStepSaysWhatItDid() {
    Report report = rehearsal.deploy(Sample.unattended(CLUSTER));

    assertThat(report.events())
        .filteredOn(event -> event.host().equals(C) && event.outcome().isPresent())
        .extracting(event -> event.stage() + " " + event.outcome().orElseThrow())
        .containsExactly(
            "ETCD_ASSERT OK",
            "ETCD_CHECK OK",
            "ETCD_INSTALL CHANGED",
            "ETCD_DIR CHANGED",
            "ETCD_CONF CHANGED",
            "ETCD_CERT CHANGED",
            "ETCD_LAUNCH CHANGED",
            "ETCD_HEALTH CHANGED",
            "ETCD_HEALTH CHANGED");
  }

  @Test
  void aFailureShowsHowItShowsInTheRecap() {
    world.failAlways("etcd_install", A, FailureKind.UNREACHABLE);
    world.failAlways("etcd_install", B, FailureKind.COMMAND);

    Report report = rehearsal.failingDeploy(Sample.unattended(CLUSTER));

    assertThat(report.events())
        .filteredOn(event -> event.stage() == Stage.ETCD_INSTALL)
        .filteredOn(event -> event.outcome().isPresent())
        .extracting(event -> event.host() + " " + event.outcome().orElseThrow())
        .containsExactlyInAnyOrder(
            A + " " + Outcome.UNREACHABLE, B + " " + Outcome.FAILED, C + " " + Outcome.CHANGED);
  }

  @Test
  void theTimeOfAStepCountsItsRetries() {
    world.fail("etcd_install", A, FailureKind.TRANSIENT, 3);

    Report report = rehearsal.deploy(Sample.unattended(CLUSTER));

    assertThat(report.events())
        .filteredOn(event -> event.host().equals(A) && event.stage() == Stage.ETCD_INSTALL)
        .last()
        .satisfies(event -> assertThat(event.millis()).isBetween(7_000L, 60_000L));
  }

  @Test
  void oneWhoAsksAgainGetsTheRest() {
    Hold install = world.hold("etcd_install", A);
    RunningOperation deploy = rehearsal.start(Sample.unattended(CLUSTER));
    install.awaitBegun();

    var seen = new ArrayList<>(deploy.progress(0).events());
    assertThat(seen).isNotEmpty();
    assertThat(deploy.hasReport()).isFalse();
    install.release();
    Report report = deploy.report();
    seen.addAll(deploy.progress(seen.size()).events());

    assertThat(seen).isEqualTo(report.events());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0})
  void oneWhoAsksFromTheBeginningGetsEverything(int from) {
    RunningOperation deploy = rehearsal.start(Sample.unattended(CLUSTER));
    Report report = deploy.report();

    assertThat(deploy.progress(from).events()).isEqualTo(report.events());
  }

  @Test
  void oneWhoAsksBeyondTheEndGetsNothing() {
    RunningOperation deploy = rehearsal.start(Sample.unattended(CLUSTER));
    Report report = deploy.report();

    assertThat(deploy.progress(report.events().size()).events()).isEmpty();
    assertThat(deploy.progress(Integer.MAX_VALUE).events()).isEmpty();
  }

  @Test
  void theReportSaysWhoAskedForWhat() {
    RunningOperation deploy = rehearsal.start(Sample.unattended(CLUSTER));
    Report report = deploy.report();

    assertThat(report.operation()).isEqualTo("deploy");
    assertThat(report.cluster()).isEqualTo("etcd");
    assertThat(report.requester()).isEqualTo(Sample.REQUESTER);
    assertThat(report.ended()).isAfterOrEqualTo(report.started());
    assertThat(report.owed()).isEmpty();
    assertThat(deploy.queriedReport()).isEqualTo(report);
  }
}
