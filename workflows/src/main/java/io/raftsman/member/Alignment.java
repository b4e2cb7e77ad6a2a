package io.raftsman.member;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Member;
import io.raftsman.decide.ConvergeDecisions;
import io.raftsman.decide.LiveCluster;
import io.raftsman.examine.Examination;
import io.raftsman.observed.HostState;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What every operation on members ends with: configurations, clients' environments and Prometheus'
 * targets name exactly the live members, and the members agree on all that they share. Nobody is
 * restarted for it.
 */
public final class Alignment {
  private final Operation operation;
  private final ClusterSpec inventory;
  private final Scope scope;
  private final Examination examination;
  private final MembershipSteps membership;

  /** Of the inventory's cluster, whose members' hosts were asserted where they could be reached. */
  public Alignment(
      Operation operation,
      ClusterSpec inventory,
      Scope scope,
      Examination examination,
      MembershipSteps membership) {
    this.operation = requireNonNull(operation, "operation");
    this.inventory = requireNonNull(inventory, "inventory");
    this.scope = requireNonNull(scope, "scope");
    this.examination = requireNonNull(examination, "examination");
    this.membership = requireNonNull(membership, "membership");
  }

  /**
   * Whether the others' configurations can be written now: one that the inventory describes
   * differently in what a restart can't carry would be broken by it.
   *
   * @param reached the members whose hosts can be worked on
   * @param states what is on these hosts, in the same order
   */
  public void admit(List<Member> reached, List<HostState> states) {
    var differences = new ArrayList<String>();
    for (int i = 0; i < reached.size(); i++) {
      differences.addAll(
          ConvergeDecisions.identityObstacles(inventory, reached.get(i), states.get(i)));
    }
    OperationStopped.refuse(
        "Members that stay are not what the inventory says. Nothing was changed; put it back, or carry it out first (starter converge):",
        differences);
  }

  /**
   * Tells everybody who is a member now.
   *
   * @param reached the members of the inventory whose hosts can be worked on
   * @param departed members that were there before; those that are not any more are no targets
   */
  public void tell(Collection<Member> reached, Collection<Member> departed) {
    LiveCluster live = membership.viewThatAnswers();
    ClusterSpec spec = live.spec();
    var steps = new MemberSteps(operation, spec, examination, scope.diff());
    List<Member> gone =
        departed.stream().filter(m -> !spec.memberNames().contains(m.name())).toList();
    Operation.inParallel(
        List.of(
            () ->
                Operation.forEach(
                    written(live, reached), m -> steps.configure(m, InitialState.EXISTING)),
            () -> register(spec, gone)));
  }

  private void register(ClusterSpec spec, List<Member> gone) {
    new Registration(operation, spec, scope).register();
    if (!gone.isEmpty()) {
      new Registration(operation, inventory.withMembers(gone), scope).deregister();
    }
  }

  /**
   * Looks whether everybody agrees.
   *
   * @param reached the members of the inventory whose hosts can be worked on
   * @param before the cluster as it was: its learners are not this operation's to promote, nor its
   *     members that did not serve to mend
   * @param joined the members that this operation made ones
   * @return the cluster as it is now
   */
  public LiveCluster check(
      Collection<Member> reached, LiveCluster before, Collection<Member> joined) {
    LiveCluster live = membership.viewThatAnswers();
    inventory.members().stream()
        .filter(m -> live.of(m).isPresent() && !reached.contains(m))
        .forEach(
            m ->
                operation.owe(
                    m.host().name()
                        + ": its configuration names the members as they were before, since nothing could be done there: starter converge --cluster "
                        + inventory.name()));
    List<String> absent =
        live.members().stream()
            .filter(m -> !m.status().healthy() && before.notServing().contains(m.entry().id()))
            .map(live::words)
            .toList();
    if (absent.isEmpty()) {
      membership.agree(live, wantedLearners(live, before, joined));
    } else {
      operation.owe(
          String.join("; ", absent)
              + ": serves no more than before, so that nobody knows whether it agrees with the others");
    }
    checkConfigurations(live.spec(), written(live, reached));
    return live;
  }

  private List<Member> written(LiveCluster live, Collection<Member> reached) {
    return inventory.members().stream()
        .filter(m -> live.of(m).isPresent() && reached.contains(m))
        .toList();
  }

  private static List<String> wantedLearners(
      LiveCluster live, LiveCluster before, Collection<Member> joined) {
    Set<String> wanted = new TreeSet<>();
    before.learners().stream()
        .filter(m -> joined.stream().noneMatch(j -> m.entry().peerUrls().contains(j.peerUrl())))
        .forEach(m -> wanted.add(m.entry().id()));
    return live.learners().stream()
        .filter(
            m ->
                wanted.contains(m.entry().id())
                    || live.inventoryMember(m).filter(Member::learner).isPresent())
        .map(live::name)
        .toList();
  }

  private void checkConfigurations(ClusterSpec spec, List<Member> written) {
    Set<String> wanted = members(spec.initialCluster());
    List<String> wrong =
        examination.observe(written).stream()
            .filter(s -> !members(configured(s)).equals(wanted))
            .map(s -> s.host() + " has " + configured(s))
            .toList();
    if (!wrong.isEmpty()) {
      throw OperationStopped.because(
          Conclusion.FAILED,
          "The configuration does not name the live members ("
              + spec.initialCluster()
              + "), though it was written: "
              + String.join("; ", wrong)
              + ". Find out what else writes it.");
    }
  }

  private static String configured(HostState state) {
    return state.configured().map(c -> c.initialCluster()).orElse("");
  }

  private static Set<String> members(String initialCluster) {
    return new TreeSet<>(List.of(initialCluster.split(",")));
  }
}
