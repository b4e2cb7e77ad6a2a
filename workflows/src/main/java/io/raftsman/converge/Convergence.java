package io.raftsman.converge;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.PkiActivities;
import io.raftsman.activity.SurveyOrder;
import io.raftsman.activity.SurveyOrder.Baseline;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Member;
import io.raftsman.decide.ConvergeDecision;
import io.raftsman.decide.ConvergeDecision.Proceed;
import io.raftsman.decide.ConvergeDecision.Refuse;
import io.raftsman.decide.ConvergeDecisions;
import io.raftsman.decide.LiveCluster;
import io.raftsman.decide.MembershipPlan;
import io.raftsman.decide.SpecHash;
import io.raftsman.examine.Examination;
import io.raftsman.member.MemberSteps;
import io.raftsman.member.MembershipSteps;
import io.raftsman.member.Registration;
import io.raftsman.observed.HostState;
import io.raftsman.observed.RestartReason;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Survey;
import io.raftsman.operation.ApprovalGate;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Since;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import io.raftsman.operation.Verbs;
import io.raftsman.roll.Roll;
import io.temporal.workflow.Functions.Proc;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Makes a live cluster what the inventory says.
 *
 * <p>Invariants: nothing is destroyed that a person did not approve; nothing is written that is
 * right already; nobody is restarted whose configuration, unit and binary are those that it runs
 * with; whatever forbids the change is found before anything is touched.
 */
public final class Convergence {
  private static final String WORKER = "worker";

  /** Since then members are added, removed and moved. */
  private static final String MEMBERS = "converge-members";

  /** Since then a roll asks members, too, that the inventory doesn't have. */
  private static final String ASKED = "converge-roll-asks-everybody";

  private final Operation operation;
  private final ClusterSpec inventory;
  private final Scope scope;
  private final Examination examination;
  private final ApprovalGate approval;

  /**
   * A convergence of the inventory's cluster.
   *
   * @param approval asks before a member is removed
   */
  public Convergence(
      Operation operation,
      ClusterSpec inventory,
      Scope scope,
      Examination examination,
      ApprovalGate approval) {
    this.operation = requireNonNull(operation, "operation");
    this.inventory = requireNonNull(inventory, "inventory");
    this.scope = requireNonNull(scope, "scope");
    this.examination = requireNonNull(examination, "examination");
    this.approval = requireNonNull(approval, "approval");
  }

  /** A member, what its stages would change, and the stamp that it would get. */
  private record Task(Member member, Survey survey, Stamp stamp) {}

  /**
   * Runs it.
   *
   * @param states what is on the hosts, which were asserted before
   * @return the summary of what is there now
   */
  public String run(List<HostState> states) {
    if (!mayChangeMembers() || !MembershipPlan.mayDiffer(inventory, states)) {
      return bringInLine(states, true);
    }
    if (!Since.applies(MEMBERS)) {
      return bringInLine(states, true);
    }
    requireAuthority();
    String deployment = deployment(states);
    return new MemberChanges(
            operation, inventory, scope, examination, approval, m -> stamp(m, deployment))
        .run(states, now -> bringInLine(now, false));
  }

  /** Members come and go with all that belongs to it, not with a stage or two. */
  private boolean mayChangeMembers() {
    return scope
        .stages()
        .containsAll(
            List.of(
                Stage.ETCD_INSTALL,
                Stage.ETCD_DIR,
                Stage.ETCD_MEMBER,
                Stage.ETCD_CONF,
                Stage.ETCD_CERT,
                Stage.ETCD_LAUNCH,
                Stage.ETCD_HEALTH));
  }

  /**
   * Brings the members that are there in line.
   *
   * @param noting whether to tell that others are missing or too many
   */
  private String bringInLine(List<HostState> states, boolean noting) {
    Proceed proceed = admit(states, noting);
    ClusterSpec cluster = inventory.withMembers(proceed.members());
    var steps = new MemberSteps(operation, cluster, examination, scope.diff());
    var registration = new Registration(operation, cluster, scope);
    requireAuthority();

    List<String> looked = states.stream().map(HostState::host).toList();
    List<Task> tasks = new ArrayList<>();
    List<Host> unregistered = new ArrayList<>();
    Operation.inParallel(
        List.of(
            () -> tasks.addAll(survey(steps, cluster, looked, deployment(states))),
            () -> unregistered.addAll(registration.survey())));
    refuseObstacles(tasks);
    if (scope.checking()) {
      return show(tasks, proceed, steps);
    }

    // What disturbs nobody first: it may be what a member lacks to be healthy.
    Operation.forEach(
        select(tasks, t -> !starts(t) && !restarts(t)), task -> change(steps, task, () -> {}));
    List<Task> stopped = select(tasks, this::starts);
    if (!stopped.isEmpty()) {
      Operation.forEach(stopped, task -> change(steps, task, () -> {}));
      steps.awaitHealthy(proceed.memberNames());
    }
    roll(tasks, proceed, steps)
        .run(
            names(select(tasks, this::restarts)),
            (member, admission) ->
                select(tasks, t -> t.member().equals(member))
                    .forEach(t -> change(steps, t, admission)));
    registration.register(unregistered);
    stillToRestart(tasks);
    return isWhole()
        ? "Cluster " + inventory.name() + " is as the inventory has it."
        : "What was asked for of cluster " + inventory.name() + " is as the inventory has it.";
  }

  private boolean isWhole() {
    return scope.hosts().isEmpty()
        && Arrays.stream(Stage.values())
            .allMatch(
                s ->
                    s == Stage.ETCD_PURGE
                        || s == Stage.ETCD_SNAPSHOT
                        || s == Stage.ETCD_MEMBER
                        || scope.has(s));
  }

  private Roll roll(List<Task> tasks, Proceed proceed, MemberSteps steps) {
    MemberSteps everybody =
        !proceed.hasStrangers() || tasks.stream().noneMatch(this::restarts)
            ? steps
            : everybody(steps);
    return new Roll(
        inventory.withMembers(proceed.members()),
        proceed.memberNames(),
        steps,
        everybody,
        scope.outage());
  }

  /** Steps on all members, if they can be described; else on those that the inventory has. */
  private MemberSteps everybody(MemberSteps steps) {
    if (!Since.applies(ASKED)) {
      return steps;
    }
    LiveCluster live = new MembershipSteps(operation, inventory).patientView();
    return live.members().isEmpty() || !live.indescribable().isEmpty()
        ? steps
        : new MemberSteps(operation, live.reachable(), examination, scope.diff());
  }

  private String show(List<Task> tasks, Proceed proceed, MemberSteps steps) {
    tasks.forEach(t -> operation.plan(t.survey().host(), t.survey().stages()));
    if (tasks.stream().noneMatch(this::starts)) {
      roll(tasks, proceed, steps).admit(names(select(tasks, this::restarts)));
    }
    return expectation(tasks);
  }

  private Proceed admit(List<HostState> states, boolean noting) {
    ConvergeDecision decision = ConvergeDecisions.decide(inventory, examination.facts(), states);
    if (decision instanceof Refuse refusal) {
      throw OperationStopped.because(Conclusion.REFUSED, refusal.reason());
    }
    Proceed proceed = (Proceed) decision;
    if (noting) {
      proceed.notes().forEach(note -> operation.note(Stage.ETCD_CHECK, inventory.name(), note));
    }
    return proceed;
  }

  private static void refuseObstacles(List<Task> tasks) {
    List<String> obstacles =
        tasks.stream()
            .map(Task::survey)
            .flatMap(s -> s.obstacles().stream().map(o -> "  " + s.host() + ": " + o))
            .toList();
    if (!obstacles.isEmpty()) {
      throw OperationStopped.because(
          Conclusion.REFUSED,
          "Converge can't carry this, and nothing was changed:\n" + String.join("\n", obstacles));
    }
  }

  /** A new authority would be a stranger to a cluster that is there. */
  private void requireAuthority() {
    if (!scope.has(Stage.ETCD_CERT) && !scope.has(Stage.ETCD_LAUNCH)) {
      return;
    }
    StepResult authority =
        operation.step(
            Stage.ETCD_CERT,
            WORKER,
            () ->
                Verbs.withAuthority(PkiActivities.class, Stage.ETCD_CERT, WORKER).reviewAuthority(),
            StepResult::unchanged);
    if (authority.outcome() == Outcome.CHANGED) {
      throw OperationStopped.because(
          Conclusion.REFUSED,
          "There is no "
              + String.join(", ", authority.changes())
              + ", and a new one would be a stranger to this cluster. Name the directory that the cluster was deployed with: --pki-dir. Nothing was changed.");
    }
  }

  private List<Task> survey(
      MemberSteps steps, ClusterSpec cluster, List<String> looked, String deployment) {
    List<Member> members =
        cluster.members().stream().filter(m -> looked.contains(m.host().name())).toList();
    Map<String, Survey> surveys =
        steps.survey(
            members,
            m ->
                new SurveyOrder(
                    scope.stages(), InitialState.EXISTING, stamp(m, deployment), Baseline.PRESENT));
    return members.stream()
        .map(m -> new Task(m, surveys.get(m.name()), stamp(m, deployment)))
        .toList();
  }

  private static String deployment(List<HostState> states) {
    return states.stream()
        .flatMap(s -> s.stamp().stream())
        .map(Stamp::deployment)
        .findFirst()
        .orElseGet(() -> Workflow.randomUUID().toString());
  }

  private Stamp stamp(Member member, String deployment) {
    return new Stamp(
        inventory.name(), member.name(), deployment, SpecHash.of(inventory), Stamp.State.DEPLOYED);
  }

  private boolean starts(Task task) {
    return task.survey().stopped() && scope.has(Stage.ETCD_LAUNCH);
  }

  private boolean restarts(Task task) {
    return !task.survey().stopped()
        && !task.survey().restart().isEmpty()
        && scope.has(Stage.ETCD_LAUNCH);
  }

  private static void change(MemberSteps steps, Task task, Proc admission) {
    Member member = task.member();
    Survey survey = task.survey();
    if (survey.changes(Stage.ETCD_INSTALL)) {
      steps.install(member);
    }
    if (survey.changes(Stage.ETCD_DIR)) {
      steps.makeDirectories(member, task.stamp());
    }
    if (survey.changes(Stage.ETCD_CONF)) {
      steps.configure(member, InitialState.EXISTING);
    }
    if (survey.changes(Stage.ETCD_CERT)) {
      steps.certify(member);
    }
    if (survey.changes(Stage.ETCD_LAUNCH)) {
      steps.restart(member, admission);
    }
  }

  private void stillToRestart(List<Task> tasks) {
    if (scope.has(Stage.ETCD_LAUNCH)) {
      return;
    }
    tasks.stream()
        .map(Task::survey)
        .filter(s -> !s.restart().isEmpty())
        .forEach(
            s ->
                operation.note(
                    Stage.ETCD_CHECK,
                    s.host(),
                    "etcd runs as it was before until it is restarted: converge -t etcd_launch"));
  }

  private String expectation(List<Task> tasks) {
    long changing = tasks.stream().map(Task::survey).filter(Survey::changesAnything).count();
    List<String> restarted =
        select(tasks, this::restarts).stream()
            .map(t -> t.survey().host() + " (" + reasons(t.survey()) + ")")
            .toList();
    if (changing == 0) {
      return "No member would be changed.";
    }
    return changing
        + (changing == 1 ? " member" : " members")
        + " would be changed"
        + (restarted.isEmpty()
            ? ", none restarted."
            : "; restarted, one at a time and the leader last: "
                + String.join(", ", restarted)
                + ".");
  }

  private static List<Task> select(List<Task> tasks, Predicate<Task> which) {
    return tasks.stream().filter(which).toList();
  }

  private static List<String> names(List<Task> tasks) {
    return tasks.stream().map(t -> t.member().name()).toList();
  }

  private static String reasons(Survey survey) {
    return survey.restart().stream()
        .sorted()
        .map(RestartReason::label)
        .collect(Collectors.joining(", "));
  }
}
