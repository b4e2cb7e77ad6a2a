package io.raftsman.member;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.ReplaceDecisions;
import io.raftsman.decide.ReplaceStep;
import io.raftsman.examine.Examination;
import io.raftsman.observed.HostState;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Progress;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Replaces one member after the other: those that don't serve first, the leader last.
 *
 * <p>Invariants: never more than one replacement is under way; a member that serves is replaced on
 * another host only by one that votes already; one that doesn't answer counts as failed once it
 * hasn't for a minute, or when the operator says so.
 */
public final class MemberReplaceWorkflowImpl implements MemberReplaceWorkflow {
  /** How long a member must not have served before it counts as failed. */
  private static final Duration UNTIL_FAILED = Duration.ofSeconds(60);

  /** A member that joins on the same host must not find the data of the one before. */
  private static final Remains FRESH = new Remains(false, true);

  private static final Duration LOOK = Duration.ofSeconds(5);

  private final ClusterSpec inventory;
  private final Scope scope;
  private final Operation operation;
  private final Examination examination;
  private final MembershipSteps membership;
  private final Joining joining;
  private final Leaving leaving;
  private final Alignment alignment;

  /** Prepares the state that queries see, before any of them runs. */
  @WorkflowInit
  public MemberReplaceWorkflowImpl(MemberReplaceRequest request) {
    inventory = request.order().cluster();
    scope = request.order().scope();
    operation = request.order().begin("member-replace");
    examination = new Examination(operation, inventory);
    membership = new MembershipSteps(operation, inventory);
    joining = new Joining(operation, inventory, scope, examination, membership);
    leaving = new Leaving(operation, inventory, scope, membership);
    alignment = new Alignment(operation, inventory, scope, examination, membership);
  }

  /**
   * A replacement.
   *
   * @param old who is replaced; empty where a run that died has removed it
   * @param failed whether that one has failed
   * @param successor the inventory's member that takes its place
   */
  private record Exchange(Optional<ViewedMember> old, boolean failed, Member successor) {
    Exchange ofFailed() {
      return new Exchange(old, true, successor);
    }
  }

  @Override
  public Report replace(MemberReplaceRequest request) {
    return operation.run(() -> procedure(request));
  }

  private String procedure(MemberReplaceRequest request) {
    LiveCluster before = membership.view();
    List<Exchange> exchanges = exchanges(request, before);
    List<Member> successors = exchanges.stream().map(Exchange::successor).toList();
    examination.assertHosts(successors);
    List<HostState> states = examination.observe(successors);
    List<Exchange> wanted = new ArrayList<>();
    for (int i = 0; i < exchanges.size(); i++) {
      wanted.add(resumed(exchanges.get(i), states.get(i)));
    }
    OperationStopped.refuse(
        "These replacements can't be done, and nothing was changed:",
        obstacles(wanted, states, before));
    wanted = request.failed() ? wanted.stream().map(Exchange::ofFailed).toList() : failing(wanted);
    next(wanted).ifPresent(this::admit);
    List<Member> leavers =
        wanted.stream()
            .flatMap(e -> e.old().stream())
            .flatMap(m -> before.inventoryMember(m).stream())
            .toList();
    List<Member> reached =
        Stream.concat(
                successors.stream(),
                examination
                    .reach(leavers.stream().filter(m -> !successors.contains(m)).toList())
                    .stream())
            .toList();
    List<Member> others =
        examination.assertWhereMay(
            inventory.members().stream()
                .filter(m -> before.of(m).isPresent() && !successors.contains(m))
                .toList());
    joining.joinsDeploymentOf(
        Stream.concat(states.stream(), examination.observe(others).stream()).toList());
    if (scope.checking()) {
      return plan(wanted, before);
    }
    if (request.snapshot()) {
      SnapshotBefore.take(membership, before, inventory.name(), "member-replace");
    }
    Set<String> learners = Alignment.learnerIds(before);
    List<Member> told = Stream.concat(successors.stream(), others.stream()).toList();
    List<Exchange> left = new ArrayList<>(wanted);
    for (Optional<Exchange> next = next(left); next.isPresent(); next = next(left)) {
      exchange(next.orElseThrow(), reached);
      alignment.tell(told, next.orElseThrow().old().stream().map(before::member).toList());
      left.remove(next.orElseThrow());
    }
    LiveCluster now = alignment.check(told, learners);
    return wanted.size()
        + (wanted.size() == 1 ? " member was" : " members were")
        + " replaced. Cluster "
        + inventory.name()
        + " has "
        + now.members().size()
        + (now.members().size() == 1 ? " member." : " members.");
  }

  private List<Exchange> exchanges(MemberReplaceRequest request, LiveCluster live) {
    var exchanges = new ArrayList<Exchange>();
    for (Replacement replacement : request.replacements()) {
      Optional<ViewedMember> old = Inventoried.live(replacement.old(), live);
      Optional<Member> same =
          old.isPresent()
              ? live.inventoryMember(old.orElseThrow())
              : Inventoried.find(replacement.old(), inventory).filter(m -> live.hasQuorum());
      if (old.isEmpty() && same.isEmpty()) {
        throw Inventoried.nobody(replacement.old(), live);
      }
      exchanges.add(
          new Exchange(
              old,
              false,
              replacement
                  .with()
                  .map(host -> Inventoried.at(host, inventory))
                  .or(() -> same)
                  .orElseThrow(() -> strange(old.orElseThrow(), live))));
    }
    if (request.all()) {
      for (ViewedMember member : live.members()) {
        if (exchanges.stream().noneMatch(e -> e.old().filter(member::equals).isPresent())) {
          exchanges.add(
              new Exchange(
                  Optional.of(member),
                  false,
                  live.inventoryMember(member).orElseThrow(() -> strange(member, live))));
        }
      }
    }
    return exchanges;
  }

  private static OperationStopped strange(ViewedMember member, LiveCluster live) {
    return OperationStopped.because(
        Conclusion.REFUSED,
        live.words(member)
            + " is not in the inventory, so nothing can be done on its host. Say which host takes its place: --with HOST. Nothing was changed.");
  }

  /** A run that died after the old member was removed is carried on: the entry is its own. */
  private Exchange resumed(Exchange exchange, HostState state) {
    boolean own =
        exchange
            .old()
            .filter(m -> m.entry().peerUrls().contains(exchange.successor().peerUrl()))
            .isPresent();
    return own && joining.isUnfinished(exchange.successor(), state)
        ? new Exchange(Optional.empty(), false, exchange.successor())
        : exchange;
  }

  private List<String> obstacles(
      List<Exchange> exchanges, List<HostState> states, LiveCluster live) {
    var obstacles = new ArrayList<String>();
    for (int i = 0; i < exchanges.size(); i++) {
      Exchange exchange = exchanges.get(i);
      Member successor = exchange.successor();
      HostState state = states.get(i);
      Optional<ViewedMember> there = live.of(successor);
      boolean sameHost =
          there.isPresent() && exchange.old().filter(there.orElseThrow()::equals).isPresent();
      boolean leftBehind =
          there.isEmpty() && exchange.old().isEmpty() && !joining.isUnfinished(successor, state);
      if (sameHost || leftBehind) {
        continue;
      }
      if (there.isPresent() && !joining.isUnfinished(successor, state)) {
        obstacles.add(
            live.words(there.orElseThrow())
                + " is a member already, so it can take nobody's place");
      }
      obstacles.addAll(joining.obstacles(List.of(successor), List.of(state), live));
    }
    return obstacles;
  }

  /** Looks for a minute which of the members that don't serve do so all the time. */
  private List<Exchange> failing(List<Exchange> exchanges) {
    List<Exchange> failing = exchanges.stream().filter(e -> e.old().isPresent()).toList();
    long since = Workflow.currentTimeMillis();
    while (true) {
      LiveCluster live = membership.view();
      failing = failing.stream().filter(e -> !serves(e.old().orElseThrow(), live)).toList();
      boolean lasted = Workflow.currentTimeMillis() - since >= UNTIL_FAILED.toMillis();
      if (failing.isEmpty() || !live.hasQuorum() || lasted) {
        break;
      }
      Workflow.sleep(LOOK);
    }
    List<Exchange> failed = failing;
    return exchanges.stream().map(e -> failed.contains(e) ? e.ofFailed() : e).toList();
  }

  private static boolean serves(ViewedMember member, LiveCluster live) {
    return live.members().stream()
        .anyMatch(m -> m.entry().id().equals(member.entry().id()) && m.status().healthy());
  }

  private Optional<Exchange> next(List<Exchange> left) {
    Optional<Exchange> resumed = left.stream().filter(e -> e.old().isEmpty()).findFirst();
    if (resumed.isPresent() || left.isEmpty()) {
      return resumed;
    }
    List<String> ids = left.stream().map(e -> e.old().orElseThrow().entry().id()).toList();
    return ReplaceDecisions.first(ids, membership.view())
        .flatMap(
            id ->
                left.stream()
                    .filter(e -> e.old().orElseThrow().entry().id().equals(id))
                    .findFirst())
        .or(() -> left.stream().findFirst());
  }

  /** Whether the first one could be done now; touches nobody. */
  private void admit(Exchange exchange) {
    exchange
        .old()
        .ifPresent(
            old -> {
              ReplaceStep step =
                  ReplaceDecisions.next(
                      old.entry().id(), exchange.failed(), exchange.successor(), membership.view());
              if (step instanceof ReplaceStep.Refuse refusal) {
                throw OperationStopped.because(Conclusion.REFUSED, refusal.reason());
              }
              if (step instanceof ReplaceStep.Leave) {
                leaving.admit(old);
              } else {
                joining.admit(exchange.successor());
              }
            });
  }

  private void exchange(Exchange exchange, List<Member> reached) {
    Member successor = exchange.successor();
    if (exchange.old().isEmpty()) {
      if (membership.view().of(successor).isEmpty()) {
        // What a run that died left of the member that it had removed.
        leaving.cleanUp(successor, FRESH);
      }
      joining.join(successor, Stance.UNDER_WAY);
      joining.finish(successor);
      return;
    }
    ViewedMember old = exchange.old().orElseThrow();
    while (true) {
      LiveCluster live = membership.view();
      ReplaceStep step =
          ReplaceDecisions.next(old.entry().id(), exchange.failed(), successor, live);
      if (step instanceof ReplaceStep.Join) {
        joining.join(successor, Stance.UNDER_WAY);
      } else if (step instanceof ReplaceStep.Leave) {
        leaving.leave(old, Stance.UNDER_WAY);
        boolean sameHost = live.inventoryMember(old).filter(successor::equals).isPresent();
        leaving.cleanUp(old, live, reached, sameHost ? FRESH : inventory.remains());
      } else if (step instanceof ReplaceStep.Refuse refusal) {
        throw OperationStopped.because(Conclusion.FAILED, refusal.reason());
      } else {
        joining.finish(successor);
        return;
      }
    }
  }

  private String plan(List<Exchange> exchanges, LiveCluster live) {
    var plans = new MemberPlans(operation, inventory, scope, examination);
    for (Exchange exchange : exchanges) {
      plans.replacing(exchange.old(), exchange.failed(), exchange.successor(), live);
    }
    return "These members would be replaced, one after the other: "
        + exchanges.stream()
            .map(
                e ->
                    e.old().map(live::words).orElse("one that is removed already")
                        + " by "
                        + e.successor().name()
                        + " on "
                        + e.successor().host().name())
            .collect(Collectors.joining("; "))
        + ".";
  }

  @Override
  public Progress progress(int from) {
    return operation.progress(from);
  }

  @Override
  public Optional<Report> report() {
    return operation.report();
  }
}
