package io.raftsman.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.raftsman.activity.MemberTask;
import io.raftsman.activity.PackageActivities;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Timing;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import io.raftsman.worker.Payloads;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.worker.WorkerFactoryOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What is logged and measured of an activity. */
final class ActivityWatchTest {
  private static final MemberTask TASK = task();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("raftsman.activity");
  private final TestActivityEnvironment environment =
      TestActivityEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build())
              .setWorkerFactoryOptions(
                  WorkerFactoryOptions.newBuilder()
                      .setWorkerInterceptors(new ActivityWatch(registry))
                      .build())
              .build());
  private Optional<StepFailure> failure = Optional.empty();
  private Map<String, String> duringTheActivity = Map.of();

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
    environment.registerActivitiesImplementations(
        new PackageActivities() {
          @Override
          public StepResult install(MemberTask task) {
            return watched();
          }

          @Override
          public StepResult uninstall(MemberTask task) {
            return watched();
          }
        });
  }

  @AfterEach
  void close() {
    logger.detachAppender(lines);
    environment.close();
  }

  private StepResult watched() {
    duringTheActivity = MDC.getCopyOfContextMap();
    if (failure.isPresent()) {
      throw failure.get().toApplicationFailure();
    }
    return StepResult.skipped("there already");
  }

  @Test
  void anActivityThatIsDoneHasTwoLinesAndACount() {
    environment.newActivityStub(PackageActivities.class).install(TASK);
    assertThat(lines.list).extracting(ILoggingEvent::getMessage).containsExactly("begins", "ended");
    assertThat(fields(lines.list.get(1)))
        .contains("outcome=\"skipped\"")
        .anyMatch(field -> field.startsWith("millis="))
        .anyMatch(field -> field.startsWith("attempt="));
    assertThat(timed("skipped")).isEqualTo(1);
  }

  @Test
  void everyLineOfItsThreadSaysClusterHostAndStageAndNoneAfterIt() {
    environment.newActivityStub(PackageActivities.class).install(TASK);
    assertThat(duringTheActivity)
        .containsEntry("cluster", "main")
        .containsEntry("host", "192.0.2.1")
        .containsEntry("stage", "etcd_install");
    assertThat(lines.list.get(1).getMDCPropertyMap()).containsEntry("host", "192.0.2.1");
    assertThat(registry.get("raftsman.activities.running").gauge().value()).isZero();
  }

  @Test
  void aFailureSaysItsSentence() {
    failure =
        Optional.of(
            new StepFailure(
                FailureKind.HOST_KEY, "192.0.2.1", Stage.ETCD_INSTALL, "ssh", "no", "Look."));
    PackageActivities activities = environment.newActivityStub(PackageActivities.class);
    assertThatThrownBy(() -> activities.install(TASK)).isInstanceOf(ActivityFailure.class);
    ILoggingEvent last = lines.list.get(lines.list.size() - 1);
    assertThat(last.getLevel()).isEqualTo(Level.WARN);
    assertThat(fields(last))
        .contains(
            "outcome=\"unreachable\"", "reason=\"etcd_install on 192.0.2.1: ssh: no. Look.\"");
    assertThat(timed("unreachable")).isEqualTo(1);
  }

  private long timed(String outcome) {
    return registry
        .get("raftsman.activity")
        .tags("stage", "etcd_install", "outcome", outcome)
        .timer()
        .count();
  }

  private static List<String> fields(ILoggingEvent event) {
    return event.getKeyValuePairs().stream().map(String::valueOf).toList();
  }

  private static MemberTask task() {
    var member =
        new Member(
            "main-1", 1, Host.of("192.0.2.1"), "/data/etcd", 2379, 2380, Installation.byPackage());
    var cluster =
        new ClusterSpec(
            "main",
            "etcd",
            List.of(member),
            List.of(),
            "/etc/prometheus/targets",
            false,
            false,
            InitialState.NEW,
            new Timing(100, 1000),
            30);
    return new MemberTask(cluster, member);
  }
}
