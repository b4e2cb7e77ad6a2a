package io.raftsman.member;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.ClusterActivities;
import io.raftsman.activity.FileActivities;
import io.raftsman.activity.MemberTask;
import io.raftsman.activity.PackageActivities;
import io.raftsman.activity.PkiActivities;
import io.raftsman.activity.ServiceActivities;
import io.raftsman.activity.SurveyActivities;
import io.raftsman.activity.SurveyOrder;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Member;
import io.raftsman.examine.Examination;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Survey;
import io.raftsman.operation.Operation;
import io.raftsman.operation.Retries;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import io.raftsman.operation.Verbs;
import io.temporal.workflow.Functions.Proc;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Each step of the playbook on a member of a cluster, and on the cluster. */
public final class MemberSteps {
  /** Ten minutes, as each attempt waits for one and a half. */
  private static final Retries UNTIL_IT_HAS_THE_DATA = new Retries(7, Duration.ofSeconds(2), 2);

  private final Operation operation;
  private final ClusterSpec cluster;
  private final Examination examination;
  private final boolean diff;

  /**
   * Steps of an operation.
   *
   * @param examination knows the hosts
   * @param diff whether the lines that change are to be shown
   */
  public MemberSteps(
      Operation operation, ClusterSpec cluster, Examination examination, boolean diff) {
    this.operation = requireNonNull(operation, "operation");
    this.cluster = requireNonNull(cluster, "cluster");
    this.examination = requireNonNull(examination, "examination");
    this.diff = diff;
  }

  /** etcd_install. */
  public void install(Member member) {
    String host = member.host().name();
    operation.step(
        Stage.ETCD_INSTALL,
        host,
        () ->
            Verbs.onHost(PackageActivities.class, Stage.ETCD_INSTALL, host, cluster.site())
                .install(task(member)));
  }

  /** etcd_dir, with the stamp. */
  public void makeDirectories(Member member, Stamp stamp) {
    String host = member.host().name();
    operation.step(
        Stage.ETCD_DIR,
        host,
        () ->
            Verbs.onHost(FileActivities.class, Stage.ETCD_DIR, host, cluster.site())
                .makeDirectories(task(member), stamp));
  }

  /** etcd_conf. */
  public void configure(Member member, InitialState state) {
    operation.step(Stage.ETCD_CONF, member.host().name(), () -> configuration(member, state));
  }

  /** {@link #configure} of a member whose data has been moved; nobody may skip it. */
  public void configureMoved(Member member) {
    // With the configuration of before, etcd would begin with no data under its old id.
    operation.step(
        Stage.ETCD_CONF,
        member.host().name(),
        () -> configuration(member, InitialState.EXISTING),
        result -> result);
  }

  private StepResult configuration(Member member, InitialState state) {
    return Verbs.onHost(FileActivities.class, Stage.ETCD_CONF, member.host().name(), cluster.site())
        .configure(task(member), examination.placement(member), state);
  }

  /** etcd_cert. */
  public void certify(Member member) {
    String host = member.host().name();
    operation.step(
        Stage.ETCD_CERT,
        host,
        () ->
            Verbs.withAuthority(PkiActivities.class, Stage.ETCD_CERT, host).certify(task(member)));
  }

  /** etcd_launch of a member that may be running already. */
  public void launch(Member member) {
    launch(member, Retries.of(Stage.ETCD_LAUNCH));
  }

  /** {@link #launch} of one that joins: it is ready once it has all the data. */
  public void launchJoining(Member member) {
    launch(member, UNTIL_IT_HAS_THE_DATA);
  }

  private void launch(Member member, Retries retries) {
    String host = member.host().name();
    operation.step(
        Stage.ETCD_LAUNCH,
        host,
        retries,
        () ->
            Verbs.onHost(ServiceActivities.class, Stage.ETCD_LAUNCH, host, cluster.site())
                .launch(task(member)));
  }

  /** etcd_launch of a member that must run as its files say. */
  public void restart(Member member) {
    restart(member, () -> {});
  }

  /**
   * {@link #restart(Member)}, where it may still be done.
   *
   * @param admission see {@link Operation#disturb}
   */
  public void restart(Member member, Proc admission) {
    String host = member.host().name();
    operation.disturb(
        Stage.ETCD_LAUNCH,
        host,
        admission,
        () ->
            Verbs.onHost(ServiceActivities.class, Stage.ETCD_LAUNCH, host, cluster.site())
                .restart(task(member), examination.placement(member)));
  }

  /** After a bootstrap: the configuration says that the cluster exists. */
  public void settle(Member member) {
    String host = member.host().name();
    operation.step(
        Stage.ETCD_HEALTH,
        host,
        () ->
            Verbs.onHost(FileActivities.class, Stage.ETCD_HEALTH, host, cluster.site())
                .settle(task(member), examination.placement(member)));
  }

  /** The last step of a bootstrap on a member: the stamp says that there is nothing to carry on. */
  public void finish(Member member, Stamp stamp) {
    String host = member.host().name();
    operation.step(
        Stage.ETCD_HEALTH,
        host,
        () ->
            Verbs.onHost(FileActivities.class, Stage.ETCD_HEALTH, host, cluster.site())
                .finish(task(member), stamp));
  }

  /** etcd_purge. */
  public void purge(Member member) {
    String host = member.host().name();
    operation.step(
        Stage.ETCD_PURGE,
        host,
        () ->
            Verbs.onHost(ServiceActivities.class, Stage.ETCD_PURGE, host, cluster.site())
                .purge(task(member)));
  }

  /**
   * Returns once the cluster is healthy.
   *
   * @param memberNames what its own member list must be
   */
  public void awaitHealthy(List<String> memberNames) {
    operation.step(
        Stage.ETCD_HEALTH,
        cluster.name(),
        () ->
            Verbs.withAuthority(ClusterActivities.class, Stage.ETCD_HEALTH, cluster.name())
                .awaitHealthy(cluster, memberNames),
        MemberSteps::nothingChanged);
  }

  /** How often a person was asked; see {@link Operation#timesAsked}. */
  public int timesAsked() {
    return operation.timesAsked();
  }

  /** What every member says now. */
  public List<MemberStatus> status() {
    return operation.step(
        Stage.ETCD_HEALTH,
        cluster.name(),
        () ->
            Verbs.withAuthority(ClusterActivities.class, Stage.ETCD_HEALTH, cluster.name())
                .status(cluster),
        MemberSteps::nothingChanged);
  }

  /** Hands the leadership over. */
  public void moveLeader(String from, String to) {
    operation.step(
        Stage.ETCD_LAUNCH,
        cluster.name(),
        () ->
            Verbs.withAuthority(ClusterActivities.class, Stage.ETCD_LAUNCH, cluster.name())
                .moveLeader(cluster, from, to));
  }

  /**
   * What stages would do on members' hosts.
   *
   * @param order what is asked about each
   * @return by the member's name, in the order of the members
   */
  public Map<String, Survey> survey(List<Member> members, Function<Member, SurveyOrder> order) {
    Map<String, Survey> found = new HashMap<>();
    Operation.forEach(members, m -> found.put(m.name(), survey(m, order.apply(m))));
    Map<String, Survey> ordered = new LinkedHashMap<>();
    members.forEach(m -> ordered.put(m.name(), found.get(m.name())));
    return ordered;
  }

  private Survey survey(Member member, SurveyOrder order) {
    String host = member.host().name();
    return operation.step(
        Stage.ETCD_CHECK,
        host,
        () ->
            Verbs.withAuthority(SurveyActivities.class, Stage.ETCD_CHECK, host)
                .survey(task(member), examination.placement(member), order),
        survey -> StepResult.of(List.of(), Optional.empty(), survey.ran()));
  }

  private static StepResult nothingChanged(List<MemberStatus> statuses) {
    return StepResult.of(List.of(), Optional.empty(), List.of());
  }

  private MemberTask task(Member member) {
    return new MemberTask(cluster, member, diff);
  }
}
