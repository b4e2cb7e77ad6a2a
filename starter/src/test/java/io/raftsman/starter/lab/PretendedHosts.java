package io.raftsman.starter.lab;

import io.raftsman.activity.MemberTask;
import io.raftsman.observed.HostFacts;
import io.raftsman.observed.HostState;
import io.raftsman.observed.HostState.DataDirectory;
import io.raftsman.observed.MemberStatus;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.temporal.activity.Activity;
import io.temporal.activity.DynamicActivity;
import io.temporal.common.converter.EncodedValues;
import java.util.List;
import java.util.Optional;

/**
 * Stands in for a worker's activities where a test is about what people are asked: each host has an
 * etcd's data, the certificate authority can't be had, and no purge succeeds.
 */
final class PretendedHosts implements DynamicActivity {

  @Override
  public Object execute(EncodedValues arguments) {
    String activity = Activity.getExecutionContext().getInfo().getActivityType();
    return switch (activity) {
      case "etcd_assert" -> facts(host(arguments));
      case "etcd_check" -> state(host(arguments));
      case "etcd_status" -> List.of(member());
      // Whoever is to be told: nobody.
      case "notification_channels" -> List.of();
      case "etcd_ca" ->
          throw failure("worker", FailureKind.WORKER, Stage.ETCD_CERT, "reading ca.key");
      default ->
          throw failure(
              host(arguments), FailureKind.COMMAND, Stage.ETCD_PURGE, "removing /data/etcd");
    };
  }

  private static String host(EncodedValues arguments) {
    return arguments.get(0, MemberTask.class).member().host().name();
  }

  private static HostFacts facts(String host) {
    return new HostFacts(
        host,
        "Debian GNU/Linux 12 (bookworm)",
        "x86_64",
        host,
        Optional.of("apt"),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  private static HostState state(String host) {
    return new HostState(
        host,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        false,
        Optional.of(new DataDirectory("/data/etcd", 2 << 20, 3600, "1234")),
        Optional.empty(),
        List.of());
  }

  private static MemberStatus member() {
    return new MemberStatus(
        "etcd-1",
        "https://10.10.10.10:2379",
        true,
        1.5,
        Optional.of(
            new MemberStatus.Answer(
                "a1",
                "c1",
                "a1",
                false,
                "3.6.16",
                5 << 20,
                1 << 20,
                2,
                1000,
                900,
                List.of("etcd-1"))),
        List.of("NOSPACE"),
        Optional.empty(),
        Optional.empty());
  }

  private static RuntimeException failure(
      String host, FailureKind kind, Stage stage, String attempted) {
    return new StepFailure(
            kind, host, stage, attempted, "exit status 1: `oops` <!channel>", "Mend it.")
        .toApplicationFailure();
  }
}
