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
import io.raftsman.decide.SpecHash;
import io.raftsman.examine.Examination;
import io.raftsman.member.MemberSteps;
import io.raftsman.member.Registration;
import io.raftsman.observed.HostState;
import io.raftsman.observed.RestartReason;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Survey;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Operation;
import io.raftsman.operation.OperationStopped;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import io.raftsman.operation.Verbs;
import io.raftsman.roll.Roll;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes a live cluster what the inventory says.
 *
 * <p>Invariants: nothing is destroyed; nothing is written that is right already; nobody is
 * restarted whose configuration, unit and binary are those that it runs with; whatever forbids the
 * change is found before anything is touched.
 */
public final class Convergence {
  private static final String WORKER = "worker";

  private final Operation operation;
  private final ClusterSpec inventory;
  private final Scope scope;
  private final Examination examination;

  /** A convergence of the inventory's cluster. */
  public Convergence(
      Operation operation, ClusterSpec inventory, Scope scope, Examination examination) {
    this.operation = requireNonNull(operation, "operation");
    this.inventory = requireNonNull(inventory, "inventory");
    this.scope = requireNonNull(scope, "scope");
    this.examination = requireNonNull(examination, "examination");
  }

  /**
   * Runs it.
   *
   * @param states what is on the hosts, which were asserted before
   * @return the summary of what is there now
   */
  public String run(List<HostState> states) {
    Proceed proceed = admit(states);
    List<Member> members =
        proceed.members().stream().filter(m -> scope.covers(m.host().name())).toList();
    ClusterSpec cluster = inventory.withMembers(proceed.members());
    var steps = new MemberSteps(operation, cluster, examination, scope.diff());
    var registration = new Registration(operation, cluster, scope);
    requireAuthority();

    Map<String, Stamp> stamps = stamps(cluster, states);
    Map<String, Survey> surveys = new LinkedHashMap<>();
    List<Host> unregistered = new ArrayList<>();
    Operation.inParallel(
        List.of(
            () -> surveys.putAll(steps.survey(members, m -> order(stamps.get(m.name())))),
            () -> unregistered.addAll(registration.survey())));
    refuseObstacles(surveys.values());
    if (scope.checking()) {
      surveys.values().forEach(s -> operation.plan(s.host(), s.stages()));
      return expectation(surveys.values().stream().toList());
    }

    List<Member> stopped = members.stream().filter(m -> starts(surveys.get(m.name()))).toList();
    List<Member> rolled = members.stream().filter(m -> restarts(surveys.get(m.name()))).toList();
    List<Member> quiet =
        members.stream().filter(m -> !stopped.contains(m) && !rolled.contains(m)).toList();
    var roll = new Roll(cluster, proceed.memberNames(), steps, scope.outage());
    List<String> pending = rolled.stream().map(Member::name).toList();

    // What disturbs nobody first: it may be what a member lacks to be healthy.
    Operation.forEach(quiet, m -> change(steps, m, surveys.get(m.name()), stamps.get(m.name())));
    if (!stopped.isEmpty()) {
      Operation.forEach(
          stopped, m -> change(steps, m, surveys.get(m.name()), stamps.get(m.name())));
      steps.awaitHealthy(proceed.memberNames());
    }
    roll.run(pending, m -> change(steps, m, surveys.get(m.name()), stamps.get(m.name())));
    registration.register(unregistered);
    stillToRestart(members, surveys);
    return "Cluster " + inventory.name() + " is as the inventory has it.";
  }

  private Proceed admit(List<HostState> states) {
    ConvergeDecision decision = ConvergeDecisions.decide(inventory, examination.facts(), states);
    if (decision instanceof Refuse refusal) {
      throw OperationStopped.because(Conclusion.REFUSED, refusal.reason());
    }
    Proceed proceed = (Proceed) decision;
    proceed.notes().forEach(note -> operation.note(Stage.ETCD_CHECK, inventory.name(), note));
    return proceed;
  }

  private static void refuseObstacles(Collection<Survey> surveys) {
    List<String> obstacles =
        surveys.stream()
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
            () -> Verbs.on(PkiActivities.class, Stage.ETCD_CERT, WORKER).reviewAuthority(),
            StepResult::unchanged);
    if (authority.outcome() == Outcome.CHANGED) {
      throw OperationStopped.because(
          Conclusion.REFUSED,
          "There is no "
              + String.join(", ", authority.changes())
              + ", and a new one would be a stranger to this cluster. Name the directory that the cluster was deployed with: --pki-dir. Nothing was changed.");
    }
  }

  private Map<String, Stamp> stamps(ClusterSpec cluster, List<HostState> states) {
    String deployment =
        states.stream()
            .flatMap(s -> s.stamp().stream())
            .map(Stamp::deployment)
            .findFirst()
            .orElseGet(() -> Workflow.randomUUID().toString());
    return cluster.members().stream()
        .collect(
            Collectors.toMap(
                Member::name,
                m ->
                    new Stamp(
                        cluster.name(),
                        m.name(),
                        deployment,
                        SpecHash.of(inventory),
                        Stamp.State.DEPLOYED)));
  }

  private SurveyOrder order(Stamp stamp) {
    return new SurveyOrder(scope.stages(), InitialState.EXISTING, stamp, Baseline.PRESENT);
  }

  private boolean starts(Survey survey) {
    return survey.stopped() && scope.has(Stage.ETCD_LAUNCH);
  }

  private boolean restarts(Survey survey) {
    return !survey.stopped() && !survey.restart().isEmpty() && scope.has(Stage.ETCD_LAUNCH);
  }

  private void change(MemberSteps steps, Member member, Survey survey, Stamp stamp) {
    if (survey.changes(Stage.ETCD_INSTALL)) {
      steps.install(member);
    }
    if (survey.changes(Stage.ETCD_DIR)) {
      steps.makeDirectories(member, stamp);
    }
    if (survey.changes(Stage.ETCD_CONF)) {
      steps.configure(member, InitialState.EXISTING);
    }
    if (survey.changes(Stage.ETCD_CERT)) {
      steps.certify(member);
    }
    if (scope.has(Stage.ETCD_LAUNCH) && survey.changes(Stage.ETCD_LAUNCH)) {
      steps.restart(member);
    }
  }

  private void stillToRestart(List<Member> members, Map<String, Survey> surveys) {
    if (scope.has(Stage.ETCD_LAUNCH)) {
      return;
    }
    members.stream()
        .map(m -> surveys.get(m.name()))
        .filter(s -> !s.restart().isEmpty())
        .forEach(
            s ->
                operation.note(
                    Stage.ETCD_CHECK,
                    s.host(),
                    "etcd runs as it was before until it is restarted: converge -t etcd_launch"));
  }

  private static String expectation(List<Survey> surveys) {
    long changing = surveys.stream().filter(Survey::changesAnything).count();
    List<String> restarted =
        surveys.stream()
            .filter(s -> !s.restart().isEmpty() && !s.stopped())
            .map(s -> s.host() + " (" + reasons(s) + ")")
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

  private static String reasons(Survey survey) {
    return survey.restart().stream()
        .sorted()
        .map(RestartReason::label)
        .collect(Collectors.joining(", "));
  }
}
