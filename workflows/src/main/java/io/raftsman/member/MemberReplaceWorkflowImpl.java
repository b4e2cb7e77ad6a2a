package io.raftsman.member;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.decide.JoinAdmission;
import io.raftsman.decide.JoinDecisions;
import io.raftsman.decide.JoinStep;
import io.raftsman.decide.LeftBehind;
import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.ReplaceDecisions;
import io.raftsman.decide.ReplaceStep;
import io.raftsman.examine.Examination;
import io.raftsman.observed.HostState;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Progress;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Since;
import io.raftsman.operation.Stage;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Replaces one member after the other: those that don't serve first, the leader last.
 *
 * <p>Invariants: never more than one replacement is under way; a member that serves is replaced on
 * another host only by one that votes already; one that doesn't answer counts as failed once it
 * hasn't for a minute in which a quorum did, and still doesn't when it is to leave, or when the
 * operator says so.
 */
public final class MemberReplaceWorkflowImpl implements MemberReplaceWorkflow {
  /** A replacement needs two, and one more where a member fails meanwhile. */
  private static final int MOST_STEPS = 6;

  /** How long a member must not have served before it counts as failed. */
  private static final Duration UNTIL_FAILED = Duration.ofSeconds(60);

  /** A member that joins on the same host must not find the data of the one before. */
  private static final Remains FRESH = new Remains(false, true);

  private static final Duration LOOK = Duration.ofSeconds(5);

  /** Since then nobody has failed because of looks in which no quorum served. */
  private static final String FAILED = "replace-failed";

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
   * @param gone the inventory's member that it was then
   * @param failed whether that one has failed
   * @param successor the inventory's member that takes its place
   */
  private record Exchange(
      Optional<ViewedMember> old, Optional<Member> gone, boolean failed, Member successor) {
    /** Of a member that is there. */
    static Exchange of(ViewedMember old, Member successor) {
      return new Exchange(Optional.of(old), Optional.empty(), false, successor);
    }

    /** Of a member that a run that died has removed. */
    static Exchange after(Member gone, Member successor) {
      return new Exchange(Optional.empty(), Optional.of(gone), false, successor);
    }

    Exchange ofFailed() {
      return new Exchange(old, gone, true, successor);
    }

    Exchange ofServing() {
      return new Exchange(old, gone, false, successor);
    }

    /** Whose host is another than its successor's, and may have to be cleaned yet. */
    Optional<Member> leftElsewhere() {
      return gone.filter(m -> !m.equals(successor));
    }
  }

  @Override
  public Report replace(MemberReplaceRequest request) {
    return operation.run(() -> procedure(request));
  }

  private String procedure(MemberReplaceRequest request) {
    LiveCluster before = membership.view();
    List<Exchange> asked = exchanges(request, before);
    List<Member> successors = asked.stream().map(Exchange::successor).toList();
    examination.assertHosts(successors);
    List<HostState> states = examination.observe(successors);
    leaving.sees(states);
    List<Exchange> exchanges =
        request.failed()
            ? asked.stream().map(Exchange::ofFailed).toList()
            : failing(resumed(asked, states));
    OperationStopped.refuse(
        "These replacements can't be done, and nothing was changed:",
        obstacles(exchanges, states, before));
    LiveCluster admitted =
        next(exchanges).map(first -> admit(first, exchanges, before)).orElse(before);
    leaving.sees(
        examination.reach(
            exchanges.stream()
                .flatMap(
                    e -> e.old().flatMap(before::inventoryMember).or(e::leftElsewhere).stream())
                .filter(m -> !successors.contains(m))
                .toList()));
    List<Member> others =
        examination.assertWhereMay(
            inventory.members().stream()
                .filter(m -> before.of(m).isPresent() && !successors.contains(m))
                .toList());
    List<HostState> found = examination.observe(others);
    joining.joinsDeploymentOf(Stream.concat(states.stream(), found.stream()).toList());
    alignment.admit(others, found);
    if (scope.checking()) {
      return plan(exchanges, before);
    }
    if (request.snapshot()) {
      SnapshotBefore.take(membership, before, admitted, inventory.name(), "member-replace");
    }
    List<Member> told = Stream.concat(successors.stream(), others.stream()).toList();
    carryOut(exchanges, request.failed(), before, told);
    LiveCluster now = alignment.check(told, before, successors);
    return exchanges.size()
        + (exchanges.size() == 1 ? " member was" : " members were")
        + " replaced. Cluster "
        + inventory.name()
        + " has "
        + now.size()
        + ".";
  }

  private void carryOut(
      List<Exchange> exchanges, boolean stated, LiveCluster before, List<Member> told) {
    // Failed members count for the quorum: all of them go before the first new one comes.
    List<Exchange> left = new ArrayList<>();
    exchanges.forEach(e -> left.add(e.failed() ? leaveEarly(e, stated) : e));
    for (Optional<Exchange> next = next(left); next.isPresent(); next = next(left)) {
      exchange(next.orElseThrow());
      alignment.tell(told, next.orElseThrow().old().stream().map(before::member).toList());
      left.remove(next.orElseThrow());
    }
  }

  /** Returns what is left to do: the same, or as of one that has not failed after all. */
  private Exchange leaveEarly(Exchange exchange, boolean stated) {
    LiveCluster live = lookForQuorum(Stance.UNDER_WAY);
    if (!isThere(exchange, live)) {
      return exchange;
    }
    String id = exchange.old().orElseThrow().entry().id();
    if (ReplaceDecisions.leavesEarly(id, stated, exchange.successor(), live) || isOfOldRun()) {
      leave(exchange);
      return exchange;
    }
    return stated ? exchange : exchange.ofServing();
  }

  /** Whether this run began when a single look was enough for members to have failed. */
  private static boolean isOfOldRun() {
    return !Since.applies(FAILED);
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
        throw Inventoried.nobody(
            replacement.old(),
            live,
            replacement
                .with()
                .map(
                    host ->
                        " If an earlier run has removed it, go on with: starter member add "
                            + host
                            + " --cluster "
                            + inventory.name()
                            + ".")
                .orElse(""));
      }
      Member successor =
          replacement
              .with()
              .map(host -> Inventoried.at(host, inventory))
              .or(() -> same)
              .orElseThrow(() -> strange(old.orElseThrow(), live));
      exchanges.add(
          old.map(m -> Exchange.of(m, successor))
              .orElseGet(() -> Exchange.after(same.orElseThrow(), successor)));
    }
    if (request.all()) {
      for (ViewedMember member : live.members()) {
        if (exchanges.stream().noneMatch(e -> e.old().filter(member::equals).isPresent())) {
          exchanges.add(
              Exchange.of(
                  member, live.inventoryMember(member).orElseThrow(() -> strange(member, live))));
        }
      }
      exchanges.addAll(cutShort(exchanges, live));
    }
    if (exchanges.isEmpty()) {
      throw OperationStopped.because(
          Conclusion.REFUSED,
          "No member answers, so nobody knows whom to replace. Find out why first: starter status. Nothing was changed.");
    }
    return exchanges;
  }

  /** Members that a run which died had removed to replace them. */
  private List<Exchange> cutShort(List<Exchange> known, LiveCluster live) {
    List<Member> missing =
        inventory.members().stream()
            .filter(m -> live.of(m).isEmpty())
            .filter(m -> known.stream().noneMatch(e -> e.successor().equals(m)))
            .toList();
    return examination.reach(missing).stream()
        .flatMap(
            state ->
                missing.stream()
                    .filter(m -> m.host().name().equals(state.host()))
                    .filter(
                        m ->
                            joining.isUnfinished(m, state)
                                || says(m, state, Stamp.State.REPLACING::equals)))
        .map(m -> Exchange.after(m, m))
        .toList();
  }

  private boolean says(Member member, HostState state, Predicate<Stamp.State> what) {
    return state
        .stamp()
        .filter(s -> JoinAdmission.isOf(s, inventory, member) && what.test(s.state()))
        .isPresent();
  }

  private static OperationStopped strange(ViewedMember member, LiveCluster live) {
    return OperationStopped.because(
        Conclusion.REFUSED,
        live.words(member)
            + " is not in the inventory, so nothing can be done on its host. Say which host takes its place: --with HOST. Nothing was changed.");
  }

  /** Where a run that died has removed the old member, its entry is the new one's, unfinished. */
  private List<Exchange> resumed(List<Exchange> exchanges, List<HostState> states) {
    var resumed = new ArrayList<Exchange>();
    for (int i = 0; i < exchanges.size(); i++) {
      Exchange exchange = exchanges.get(i);
      boolean own =
          exchange
              .old()
              .filter(m -> m.entry().peerUrls().contains(exchange.successor().peerUrl()))
              .filter(m -> m.entry().learner() || m.unstarted())
              .isPresent();
      resumed.add(
          own && joining.isUnfinished(exchange.successor(), states.get(i))
              ? Exchange.after(exchange.successor(), exchange.successor())
              : exchange);
    }
    return resumed;
  }

  private List<String> obstacles(
      List<Exchange> exchanges, List<HostState> states, LiveCluster live) {
    var obstacles = new ArrayList<String>();
    for (int i = 0; i < exchanges.size(); i++) {
      Exchange exchange = exchanges.get(i);
      Member successor = exchange.successor();
      HostState state = states.get(i);
      Optional<ViewedMember> there = live.of(successor);
      if (there.isPresent() && exchange.old().filter(there.orElseThrow()::equals).isPresent()) {
        // On its own host: what is there goes before it joins.
        joining.otherVersion(successor, live).ifPresent(obstacles::add);
        continue;
      }
      boolean unfinished = joining.isUnfinished(successor, state);
      boolean after = exchange.old().isEmpty() && exchange.leftElsewhere().isEmpty();
      if (there.isEmpty() && after && !unfinished) {
        // What it left goes before it joins.
        LeftBehind.whyNot(inventory, successor, state, live).ifPresent(obstacles::add);
        joining.otherVersion(successor, live).ifPresent(obstacles::add);
        continue;
      }
      if (there.isPresent() && !unfinished && exchange.old().isPresent()) {
        obstacles.add(
            live.words(there.orElseThrow())
                + " is a member already, so it can take nobody's place. To take the other out: starter member remove");
      }
      obstacles.addAll(joining.obstacles(List.of(successor), List.of(state), live));
    }
    return obstacles;
  }

  /**
   * Looks for a minute which of the members that don't serve do so all the time. Without a quorum
   * nobody serves, which says nothing of anybody.
   */
  private List<Exchange> failing(List<Exchange> exchanges) {
    List<Exchange> failing = exchanges.stream().filter(e -> e.old().isPresent()).toList();
    long since = Workflow.currentTimeMillis();
    while (true) {
      LiveCluster live = lookForQuorum(Stance.AT_FIRST);
      if (!live.hasQuorum() && !isOfOldRun()) {
        return exchanges;
      }
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

  /** A look that waits where no quorum serves: an election may be under way. */
  private LiveCluster lookForQuorum(Stance stance) {
    LiveCluster live = membership.view();
    return live.hasQuorum() || isOfOldRun()
        ? live
        : membership.decide(LiveCluster::hasQuorum, quorum -> !quorum, stance.patience()).live();
  }

  private static boolean isThere(Exchange exchange, LiveCluster live) {
    return exchange
        .old()
        .filter(old -> live.members().stream().anyMatch(m -> isSame(m, old)))
        .isPresent();
  }

  private static boolean isSame(ViewedMember one, ViewedMember other) {
    return one.entry().id().equals(other.entry().id());
  }

  private static boolean serves(ViewedMember member, LiveCluster live) {
    return live.members().stream().anyMatch(m -> isSame(m, member) && m.status().healthy());
  }

  /** Those whose old member is gone first: meanwhile a member is missing. */
  private Optional<Exchange> next(List<Exchange> left) {
    if (left.isEmpty()) {
      return Optional.empty();
    }
    LiveCluster live = membership.view();
    Optional<Exchange> begun = left.stream().filter(e -> !isThere(e, live)).findFirst();
    if (begun.isPresent()) {
      return begun;
    }
    List<String> ids = left.stream().map(e -> e.old().orElseThrow().entry().id()).toList();
    return ReplaceDecisions.first(ids, live)
        .flatMap(
            id ->
                left.stream()
                    .filter(e -> e.old().orElseThrow().entry().id().equals(id))
                    .findFirst());
  }

  /**
   * Whether the first one could be done now; touches nobody.
   *
   * @return the cluster as it was seen for that
   */
  private LiveCluster admit(Exchange first, List<Exchange> exchanges, LiveCluster before) {
    if (first.old().isEmpty()) {
      return before;
    }
    ViewedMember old = first.old().orElseThrow();
    LiveCluster live = membership.view();
    ReplaceStep step =
        ReplaceDecisions.next(old.entry().id(), first.failed(), first.successor(), live);
    if (step instanceof ReplaceStep.Refuse refusal) {
      throw OperationStopped.because(
          Conclusion.REFUSED, refusal.reason() + missing(exchanges, live));
    }
    if (step instanceof ReplaceStep.Join) {
      joining.admit(first.successor());
      return live;
    }
    leaving.admit(old);
    // What comes after it must be possible, too.
    List<ViewedMember> gone =
        live.members().stream()
            .filter(
                m ->
                    isSame(m, old)
                        || exchanges.stream()
                            .filter(Exchange::failed)
                            .anyMatch(e -> e.old().filter(o -> isSame(o, m)).isPresent()))
            .toList();
    if (JoinDecisions.next(first.successor(), live.without(gone))
        instanceof JoinStep.Refuse refusal) {
      throw OperationStopped.because(
          Conclusion.REFUSED,
          "Without " + live.words(old) + ": " + refusal.reason() + " Nothing was changed.");
    }
    return live;
  }

  /** Whom a run that died may have removed without a trace on its host. */
  private String missing(List<Exchange> exchanges, LiveCluster live) {
    List<Member> missing =
        inventory.members().stream()
            .filter(m -> live.of(m).isEmpty())
            .filter(m -> exchanges.stream().noneMatch(e -> e.successor().equals(m)))
            .toList();
    return missing.isEmpty()
        ? ""
        : " Or bring in first who is in the inventory and not in the cluster: starter member add --cluster "
            + inventory.name()
            + missing.stream().map(m -> " " + m.host().name()).collect(Collectors.joining());
  }

  private void exchange(Exchange exchange) {
    Member successor = exchange.successor();
    if (exchange.old().isEmpty()) {
      LiveCluster live = membership.view();
      boolean sameHost = exchange.leftElsewhere().isEmpty() && live.of(successor).isEmpty();
      Optional<Member> left = sameHost ? exchange.gone() : exchange.leftElsewhere();
      left.filter(m -> leaving.seen(m).isEmpty() || isLeftBehind(m, live))
          .ifPresent(m -> leaving.cleanUp(m, sameHost ? FRESH : inventory.remains()));
      if (leaving.seen(successor).filter(s -> joining.isDone(successor, s, live)).isPresent()) {
        operation.note(
            Stage.ETCD_MEMBER, inventory.name(), successor.name() + " is a member already");
        return;
      }
      joining.join(successor, Stance.UNDER_WAY);
      joining.finish(successor);
      return;
    }
    ViewedMember old = exchange.old().orElseThrow();
    for (int step = 0; step < MOST_STEPS; step++) {
      LiveCluster live = membership.view();
      ReplaceStep next =
          ReplaceDecisions.next(old.entry().id(), exchange.failed(), successor, live);
      if (next instanceof ReplaceStep.Join) {
        joining.join(successor, Stance.UNDER_WAY);
      } else if (next instanceof ReplaceStep.Leave) {
        leave(exchange);
      } else if (next instanceof ReplaceStep.Refuse refusal) {
        throw OperationStopped.because(Conclusion.FAILED, refusal.reason());
      } else {
        joining.finish(successor);
        return;
      }
    }
    throw OperationStopped.because(
        Conclusion.FAILED,
        successor.name() + " does not keep serving in the place of " + old.entry().name() + ".");
  }

  /** What a run that died left of a member that it had taken out of the list. */
  private boolean isLeftBehind(Member member, LiveCluster live) {
    return leaving
        .seen(member)
        .filter(s -> says(member, s, Stamp.State::isLeaving))
        .filter(s -> LeftBehind.whyNot(inventory, member, s, live).isEmpty())
        .isPresent();
  }

  private void leave(Exchange exchange) {
    ViewedMember old = exchange.old().orElseThrow();
    LiveCluster live = membership.view();
    boolean sameHost = live.inventoryMember(old).filter(exchange.successor()::equals).isPresent();
    leaving.leave(old, Stance.UNDER_WAY, sameHost ? Stamp.State.REPLACING : Stamp.State.LEAVING);
    leaving.cleanUp(old, live, sameHost ? FRESH : inventory.remains());
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
