package io.raftsman.member;

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
import io.raftsman.observed.KnownMember;
import io.raftsman.operation.Audience;
import io.raftsman.operation.FailurePolicy;
import io.raftsman.operation.Order;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A cluster of three that runs, and operations on its members. */
final class MemberStage implements AutoCloseable {
  /** The cluster that runs. */
  static final ClusterSpec THREE = Sample.cluster().build();

  final FakeWorld world = new FakeWorld();
  final Rehearsal rehearsal = new Rehearsal(world);

  /** The three of the examples run. */
  MemberStage runs() {
    return runs(THREE);
  }

  /** This cluster runs. */
  MemberStage runs(ClusterSpec deployed) {
    world.runs(deployed);
    return this;
  }

  /** An inventory of members on these hosts. */
  static ClusterSpec inventory(String... hosts) {
    return Sample.cluster().members(Sample.members(hosts)).build();
  }

  static Order order(ClusterSpec inventory) {
    return new Order(inventory, Sample.REQUESTER, Scope.everything());
  }

  static Order checking(ClusterSpec inventory) {
    return new Order(inventory, Sample.REQUESTER, Sample.checking(Scope.everything()));
  }

  /** An order of somebody who answers when a step has failed for good. */
  static Order attended(ClusterSpec inventory) {
    return new Order(
        inventory, Sample.REQUESTER, Scope.everything(), FailurePolicy.WAIT, Audience.FOLLOWERS);
  }

  RunningOperation add(Order order, String... hosts) {
    return rehearsal.start(
        MemberAddWorkflow.class,
        MemberAddWorkflow::add,
        order.cluster(),
        new MemberAddRequest(order, List.of(hosts)));
  }

  RunningOperation remove(Order order, String... members) {
    return remove(order, true, members);
  }

  RunningOperation remove(Order order, boolean snapshot, String... members) {
    return rehearsal.start(
        MemberRemoveWorkflow.class,
        MemberRemoveWorkflow::remove,
        order.cluster(),
        new MemberRemoveRequest(order, List.of(members), snapshot));
  }

  RunningOperation replace(MemberReplaceRequest request) {
    return rehearsal.start(
        MemberReplaceWorkflow.class,
        MemberReplaceWorkflow::replace,
        request.order().cluster(),
        request);
  }

  /** One member's replacement. */
  static MemberReplaceRequest replacement(Order order, String old, String... with) {
    return new MemberReplaceRequest(
        order,
        List.of(new Replacement(old, List.of(with).stream().findFirst())),
        false,
        false,
        true);
  }

  /** The same of a member that the operator states to have failed. */
  static MemberReplaceRequest stated(MemberReplaceRequest request) {
    return new MemberReplaceRequest(
        request.order(), request.replacements(), request.all(), true, request.snapshot());
  }

  /** Every member's, on its own host. */
  static MemberReplaceRequest rolling(Order order) {
    return new MemberReplaceRequest(order, List.of(), true, false, true);
  }

  /** Ends an operation with Ctrl-C while a step runs, which is let finish: a run that died. */
  void interrupt(String verb, String host, Supplier<RunningOperation> start) {
    Hold hold = world.hold(verb, host);
    RunningOperation running = start.get();
    hold.awaitBegun();
    running.cancelWhileRunning(1);
    hold.release();
    running.cancelledReport();
    world.release(verb, host);
  }

  /** The names in the cluster's list, in its order; of one that never started, its peer URL. */
  List<String> members() {
    return world.cluster().members().stream()
        .map(m -> m.name().isEmpty() ? m.peerUrls().get(0) : m.name())
        .toList();
  }

  /** The names of the learners. */
  List<String> learners() {
    return world.cluster().members().stream()
        .filter(KnownMember::learner)
        .map(KnownMember::name)
        .toList();
  }

  /** The steps that changed something, without those that tell the others at the end. */
  List<String> changes() {
    List<String> all = world.changesBegun();
    int end = all.size();
    while (end > 0
        && (all.get(end - 1).startsWith("etcd_conf")
            || all.get(end - 1).startsWith("etcd_register")
            || all.get(end - 1).startsWith("etcd_deregister"))) {
      end--;
    }
    return all.subList(0, end);
  }

  /** What holds whatever happens. */
  void assertSafe() {
    assertThat(world.cluster().violations()).isEmpty();
    assertThat(world.cluster().destroyed()).isEmpty();
    for (String host : List.of(A, B, C)) {
      assertThat(world.host(host).restarts()).as("restarts of " + host).isZero();
    }
  }

  /** That nothing was changed anywhere. */
  void assertUntouched() {
    assertThat(world.changesBegun()).isEmpty();
    assertThat(world.cluster().changes()).isEmpty();
  }

  /** That each of these hosts runs a member whose configuration lists exactly the live ones. */
  void assertAgreed(String... hosts) {
    List<String> wanted =
        world.cluster().members().stream()
            .map(m -> m.name() + "=" + m.peerUrls().get(0))
            .sorted()
            .toList();
    for (String host : hosts) {
      assertThat(world.host(host).isRunning()).as(host + " runs").isTrue();
      assertThat(
              Optional.of(world.host(host).configured().orElseThrow().initialCluster())
                  .map(c -> List.of(c.split(",")))
                  .orElseThrow()
                  .stream()
                  .sorted())
          .as("initial cluster of " + host)
          .containsExactlyElementsOf(wanted);
    }
    assertThat(world.host(Sample.INFRA).targetUrls()).hasSize(world.cluster().members().size());
  }

  /** What a person reads of an operation that was refused or failed. */
  static String summary(Report report) {
    return report.conclusion().label() + ": " + report.summary();
  }

  @Override
  public void close() {
    rehearsal.close();
  }
}
