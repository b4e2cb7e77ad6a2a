package io.raftsman.survey;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.MemberTask;
import io.raftsman.activity.MonitorTask;
import io.raftsman.activity.SurveyActivities;
import io.raftsman.activity.SurveyOrder;
import io.raftsman.activity.SurveyOrder.Baseline;
import io.raftsman.certificates.Certificates;
import io.raftsman.certificates.CertifiedKey;
import io.raftsman.cluster.Host;
import io.raftsman.files.MemberDirectories;
import io.raftsman.monitoring.PrometheusTargets;
import io.raftsman.observed.Placement;
import io.raftsman.observed.RestartReason;
import io.raftsman.observed.Survey;
import io.raftsman.operation.PlannedStep;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import io.raftsman.packages.Packages;
import io.raftsman.service.EtcdService;
import io.raftsman.ssh.Hosts;
import io.raftsman.ssh.RemoteScript;
import io.raftsman.ssh.ScriptOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs the scripts of all stages in one round trip, in their mode that changes nothing. */
public final class HostSurvey implements SurveyActivities {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Hosts hosts;
  private final Certificates certificates;

  /** Looks through these connections, and at certificates as these do. */
  public HostSurvey(Hosts hosts, Certificates certificates) {
    this.hosts = requireNonNull(hosts, "hosts");
    this.certificates = requireNonNull(certificates, "certificates");
  }

  /** A stage's scripts. */
  private record Question(Stage stage, List<RemoteScript> scripts) {}

  /** A stage's scripts, and what they said. */
  private record Reply(Stage stage, List<ScriptOutput> said) {}

  @Override
  public Survey survey(MemberTask task, Placement placement, SurveyOrder order) {
    Host host = task.member().host();
    CertifiedKey wanted = Certificates.wanted(task);
    List<Question> questions =
        List.of(
                new Question(Stage.ETCD_INSTALL, Packages.surveying(task.member().installation())),
                new Question(
                    Stage.ETCD_DIR, List.of(MemberDirectories.directories(task, order.stamp()))),
                new Question(
                    Stage.ETCD_CONF,
                    List.of(MemberDirectories.configuration(task, placement, order.state()))),
                new Question(Stage.ETCD_CERT, certificates.surveying(host, wanted, task.diff())),
                new Question(Stage.ETCD_LAUNCH, List.of(EtcdService.restarting(task, placement))))
            .stream()
            .filter(question -> order.stages().contains(question.stage()))
            .toList();
    List<Reply> replies = ask(host, questions, order.baseline());

    boolean stopped = replies.stream().anyMatch(r -> stated(r, "stopped"));
    Set<RestartReason> reasons = stopped ? Set.of() : reasons(replies);
    List<PlannedStep> steps =
        replies.stream()
            .map(
                reply ->
                    new PlannedStep(
                        reply.stage(),
                        switch (reply.stage()) {
                          case ETCD_CERT -> certificates.review(host, wanted, reply.said());
                          case ETCD_LAUNCH -> launch(reply, reasons, task.cluster().service());
                          default -> combined(reply.said());
                        }))
            .toList();
    return new Survey(
        host.name(),
        steps,
        reasons,
        stopped,
        obstacles(replies),
        replies.stream().flatMap(r -> r.said().stream()).map(ScriptOutput::ran).toList());
  }

  @Override
  public StepResult surveyMonitor(MonitorTask task) {
    CertifiedKey client = PrometheusTargets.client(task.cluster());
    List<RemoteScript> scripts =
        new ArrayList<>(certificates.surveying(task.monitor(), client, task.diff()));
    int certifying = scripts.size();
    scripts.add(PrometheusTargets.surveying(task));
    scripts.forEach(RemoteScript::checking);
    List<ScriptOutput> said = hosts.runAll(task.monitor(), Stage.ETCD_REGISTER, scripts, LIMIT);
    return certificates
        .review(task.monitor(), client, said.subList(0, certifying))
        .and(combined(said.subList(certifying, said.size())));
  }

  private List<Reply> ask(Host host, List<Question> questions, Baseline baseline) {
    List<RemoteScript> scripts = questions.stream().flatMap(q -> q.scripts().stream()).toList();
    scripts.forEach(
        baseline == Baseline.PURGED ? RemoteScript::checkingAnew : RemoteScript::checking);
    List<ScriptOutput> said =
        scripts.isEmpty() ? List.of() : hosts.runAll(host, Stage.ETCD_CHECK, scripts, LIMIT);
    var replies = new ArrayList<Reply>();
    int next = 0;
    for (Question question : questions) {
      int end = next + question.scripts().size();
      replies.add(new Reply(question.stage(), said.subList(next, end)));
      next = end;
    }
    return replies;
  }

  /** What runs already differs from its files, or what would be written and installed does. */
  private static Set<RestartReason> reasons(List<Reply> replies) {
    Set<RestartReason> reasons = EnumSet.noneOf(RestartReason.class);
    for (RestartReason reason : RestartReason.values()) {
      if (replies.stream()
          .flatMap(r -> r.said().stream())
          .anyMatch(s -> s.factValues("restart").contains(reason.label()))) {
        reasons.add(reason);
      }
    }
    if (replies.stream()
        .filter(r -> r.stage() == Stage.ETCD_INSTALL)
        .flatMap(r -> r.said().stream())
        .anyMatch(s -> !s.changes().isEmpty())) {
      reasons.add(RestartReason.BINARY);
    }
    return reasons;
  }

  /** The script knows of what is on the host; what would be written there is a reason, too. */
  private static StepResult launch(Reply reply, Set<RestartReason> reasons, String service) {
    StepResult found = combined(reply.said());
    boolean known = reply.said().stream().anyMatch(said -> !said.factValues("restart").isEmpty());
    if (reasons.isEmpty() || known) {
      return found;
    }
    String words =
        String.join(
            ",",
            Arrays.stream(RestartReason.values())
                .filter(reasons::contains)
                .map(RestartReason::label)
                .toList());
    return found.and(
        StepResult.of(
            List.of(service + ".service restarted (" + words + ")"), Optional.empty(), List.of()));
  }

  private static List<String> obstacles(List<Reply> replies) {
    return replies.stream()
        .flatMap(r -> r.said().stream())
        .flatMap(said -> said.fact("stranger").stream())
        .map(
            path ->
                path
                    + " there is not the worker's certificate authority, by which the members know each other."
                    + " Name the directory that the cluster was deployed with: --pki-dir")
        .toList();
  }

  private static boolean stated(Reply reply, String fact) {
    return reply.said().stream().anyMatch(said -> said.fact(fact).isPresent());
  }

  private static StepResult combined(List<ScriptOutput> said) {
    return said.stream()
        .map(ScriptOutput::asStep)
        .reduce(StepResult::and)
        .orElseGet(() -> StepResult.skipped("nothing to do here"));
  }
}
