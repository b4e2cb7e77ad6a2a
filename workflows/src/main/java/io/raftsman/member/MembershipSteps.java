package io.raftsman.member;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.ClusterActivities;
import io.raftsman.activity.MembershipActivities;
import io.raftsman.activity.SnapshotActivities;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.decide.LiveCluster;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.Snapshot;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Retries;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import io.raftsman.operation.Verbs;
import io.temporal.workflow.Functions.Func;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/** Each step on who is a member, on the live cluster. */
public final class MembershipSteps {
  /** A learner gets the whole database first: about ten minutes for it. */
  private static final Retries UNTIL_IN_SYNC = new Retries(75, Duration.ofMillis(200), 1.3);

  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final Duration SOON = Duration.ofMillis(500);

  /** How long a member may take from its start until it serves. */
  private static final Duration UNTIL_IT_SERVES = Duration.ofSeconds(90);

  private final Operation operation;
  private final ClusterSpec inventory;

  /**
   * A decision, and what it was taken on.
   *
   * @param live the cluster as it was seen
   * @param decision what is to be done
   */
  public record Seen<T>(LiveCluster live, T decision) {}

  /** Steps of an operation on the inventory's cluster. */
  public MembershipSteps(Operation operation, ClusterSpec inventory) {
    this.operation = requireNonNull(operation, "operation");
    this.inventory = requireNonNull(inventory, "inventory");
  }

  /** Who is a member now, and how each is. */
  public LiveCluster view() {
    return new LiveCluster(
        inventory,
        operation.step(
            Stage.ETCD_CHECK,
            inventory.name(),
            () -> stub(Stage.ETCD_CHECK).view(inventory),
            view -> StepResult.of(List.of(), Optional.empty(), List.of())));
  }

  /**
   * {@link #view} with patience: that nobody answers may be the network for a moment.
   *
   * @return without members where nobody has answered all the time
   */
  public LiveCluster patientView() {
    return decide(LiveCluster::members, members -> members.isEmpty(), Stance.UNDER_WAY.patience())
        .live();
  }

  /**
   * {@link #patientView} in the middle of a change.
   *
   * @throws OperationStopped where nobody answers
   */
  public LiveCluster viewThatAnswers() {
    LiveCluster live = patientView();
    if (live.members().isEmpty()) {
      throw OperationStopped.because(
          Stance.UNDER_WAY.otherwise(),
          "No member of "
              + inventory.name()
              + " answered for "
              + Stance.UNDER_WAY.patience().toSeconds()
              + " s, so nobody knows who is one now. What was done until then stays. Find out why first: starter status --cluster "
              + inventory.name()
              + ", then run the same command again.");
    }
    return live;
  }

  /**
   * {@link #view} for what takes back a failed step, even where a person has aborted the operation.
   *
   * @param owed what is left to do where nobody can be asked
   */
  Optional<LiveCluster> viewToTakeBack(String owed) {
    var seen = new ArrayList<LiveCluster>();
    operation.takeBack(
        Stage.ETCD_CHECK,
        inventory.name(),
        () -> {
          seen.add(new LiveCluster(inventory, stub(Stage.ETCD_CHECK).view(inventory)));
          return StepResult.of(List.of(), Optional.empty(), List.of());
        },
        owed);
    return seen.stream().findFirst();
  }

  /**
   * Decides on what is seen, as {@link #decide(Function, BiPredicate, Duration)} does.
   *
   * @param refuses whether a decision is a refusal
   */
  public <T> Seen<T> decide(
      Function<LiveCluster, T> decision, Predicate<T> refuses, Duration patience) {
    return decide(decision, (decided, live) -> refuses.test(decided), patience);
  }

  /**
   * Decides on what is seen. A refusal may come of an election that is under way, or of a member
   * that is about to be back: it must last before it is taken.
   *
   * @param mayPass whether a decision is one of these
   * @param patience how long it must last
   */
  public <T> Seen<T> decide(
      Function<LiveCluster, T> decision, BiPredicate<T, LiveCluster> mayPass, Duration patience) {
    long since = Workflow.currentTimeMillis();
    while (true) {
      LiveCluster live = view();
      T decided = decision.apply(live);
      boolean lasted = Workflow.currentTimeMillis() - since >= patience.toMillis();
      if (!mayPass.test(decided, live) || lasted) {
        return new Seen<>(live, decided);
      }
      Workflow.sleep(LOOK);
    }
  }

  /**
   * Returns once a member that was started serves, where the inventory has it.
   *
   * @throws OperationStopped when it doesn't in time
   */
  public void awaitServing(Member member) {
    long since = Workflow.currentTimeMillis();
    while (!serves(member, view())) {
      if (Workflow.currentTimeMillis() - since > UNTIL_IT_SERVES.toMillis()) {
        throw OperationStopped.because(
            Conclusion.FAILED,
            member.name()
                + " on "
                + member.host().name()
                + " was started and did not serve within "
                + UNTIL_IT_SERVES.toSeconds()
                + " s: look at its journal (journalctl -u "
                + inventory.service()
                + ") and at the network between it and the others.");
      }
      Workflow.sleep(SOON);
    }
  }

  private static boolean serves(Member member, LiveCluster live) {
    return live.of(member)
        .filter(m -> m.clientUrls().contains(member.clientUrl()) && m.status().healthy())
        .isPresent();
  }

  /** Lets another member lead. */
  public void moveLeader(LiveCluster live, String from, String to) {
    change(
        () ->
            Verbs.withAuthority(ClusterActivities.class, Stage.ETCD_MEMBER, inventory.name())
                .moveLeader(live.reachable(), from, to));
  }

  /** Adds a member as a learner. */
  public void addLearner(LiveCluster live, Member member) {
    change(() -> stub(Stage.ETCD_MEMBER).addLearner(live.reachable(), member));
  }

  /**
   * Makes a learner a voter, once it is in sync.
   *
   * @throws io.raftsman.operation.StepFailedException when it isn't in time
   */
  public void promote(LiveCluster live, Member member) {
    operation.tryOut(
        Stage.ETCD_MEMBER,
        inventory.name(),
        UNTIL_IN_SYNC,
        () -> stub(Stage.ETCD_MEMBER).promote(live.reachable(), member),
        promoted -> promoted);
  }

  /** Takes a member out of the list. */
  public void remove(LiveCluster live, KnownMember entry) {
    change(() -> removal(live, entry));
  }

  /** The call of {@link #remove}, for a step of another kind. */
  StepResult removal(LiveCluster live, KnownMember entry) {
    return stub(Stage.ETCD_MEMBER).remove(live.reachable(), entry);
  }

  /** Tells the cluster where a member is now. */
  public void updatePeerUrl(LiveCluster live, KnownMember entry, String peerUrl) {
    change(() -> stub(Stage.ETCD_MEMBER).updatePeerUrl(live.reachable(), entry, peerUrl));
  }

  /**
   * Returns once all members agree.
   *
   * @param learners names of those that are wanted as learners
   */
  public void agree(LiveCluster live, List<String> learners) {
    operation.step(
        Stage.ETCD_HEALTH,
        inventory.name(),
        () -> stub(Stage.ETCD_HEALTH).agree(live.reachable(), learners));
  }

  /**
   * Fetches a snapshot to the worker.
   *
   * @param member whose data it is, by name
   * @param name of the file
   */
  public Snapshot snapshot(LiveCluster live, String member, String name) {
    return operation.step(
        Stage.ETCD_SNAPSHOT,
        inventory.name(),
        () ->
            Verbs.withAuthority(SnapshotActivities.class, Stage.ETCD_SNAPSHOT, inventory.name())
                .take(live.reachable(), member, name),
        Snapshot::asStep);
  }

  private void change(Func<StepResult> call) {
    operation.step(Stage.ETCD_MEMBER, inventory.name(), call);
  }

  private MembershipActivities stub(Stage stage) {
    return Verbs.withAuthority(MembershipActivities.class, stage, inventory.name());
  }
}
