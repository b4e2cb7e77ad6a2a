package io.raftsman.fake;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.InstallMethod;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.cluster.Timing;
import io.raftsman.converge.ConvergeRequest;
import io.raftsman.deploy.DeployRequest;
import io.raftsman.operation.Audience;
import io.raftsman.operation.FailurePolicy;
import io.raftsman.operation.Order;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The cluster of the examples: three members, one monitor, safeguard off and clean on. A test says
 * only what is different.
 */
public final class Sample {
  /** Where {@code etcd-1} is. */
  public static final String A = "10.10.10.10";

  /** Where {@code etcd-2} is. */
  public static final String B = "10.10.10.11";

  /** Where {@code etcd-3} is. */
  public static final String C = "10.10.10.12";

  /** Where {@code etcd-4} is, once it is. */
  public static final String D = "10.10.10.13";

  /** Where {@code etcd-5} is, once it is. */
  public static final String E = "10.10.10.14";

  /** Where Prometheus is. */
  public static final String INFRA = "10.10.10.9";

  /** Who asks for what the tests ask for. */
  public static final String REQUESTER = "alice@console";

  private String name = "etcd";
  private String service = "etcd";
  private List<Member> members = members(A, B, C);
  private List<Host> monitors = List.of(Host.of(INFRA));
  private boolean safeguard;
  private boolean clean = true;
  private Timing timing = new Timing(100, 1000);
  private int certificateDays = 7300;
  private Optional<String> site = Optional.empty();
  private Remains remains = Remains.PACKAGES;

  private Sample() {}

  /** The cluster of the examples, to be varied. */
  public static Sample cluster() {
    return new Sample();
  }

  /** Members {@code etcd-1} and on, one on each host. */
  public static List<Member> members(String... hosts) {
    return IntStream.range(0, hosts.length).mapToObj(i -> member(i + 1, hosts[i])).toList();
  }

  /** A member as the defaults have it. */
  public static Member member(int sequence, String host) {
    return member(sequence, host, Installation.byPackage(), false);
  }

  /** The same, whose etcd comes otherwise. */
  public static Member member(int sequence, String host, Installation installation) {
    return member(sequence, host, installation, false);
  }

  /** A member that is to stay a learner. */
  public static Member learner(int sequence, String host) {
    return member(sequence, host, Installation.byPackage(), true);
  }

  private static Member member(
      int sequence, String host, Installation installation, boolean learner) {
    return new Member(
        "etcd-" + sequence,
        sequence,
        Host.of(host),
        "/data/etcd",
        2379,
        2380,
        installation,
        learner);
  }

  /** A package of this version. */
  public static Installation byPackage(String version) {
    return new Installation(
        InstallMethod.PACKAGE, Optional.of(version), Optional.empty(), Optional.empty());
  }

  /** Binaries that are there already. */
  public static Installation noInstallation() {
    return new Installation(
        InstallMethod.NONE, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Binaries from a release archive. */
  public static Installation byArchive() {
    return new Installation(
        InstallMethod.ARCHIVE,
        Optional.of("3.6.16"),
        Optional.of("/srv/etcd-v3.6.16-linux-amd64.tar.gz"),
        Optional.of("ab".repeat(32)));
  }

  /** A request by somebody who can't be asked. */
  public static DeployRequest unattended(ClusterSpec cluster) {
    return new DeployRequest(
        cluster,
        REQUESTER,
        new ApprovalPolicy(Optional.empty(), Duration.ZERO),
        Scope.everything());
  }

  /** A request by somebody who brought the token of an earlier run. */
  public static DeployRequest withToken(ClusterSpec cluster, String token) {
    return new DeployRequest(
        cluster,
        REQUESTER,
        new ApprovalPolicy(Optional.of(token), Duration.ZERO),
        Scope.everything());
  }

  /** A request by somebody who can be asked for ten minutes. */
  public static DeployRequest attended(ClusterSpec cluster) {
    return new DeployRequest(
        cluster,
        REQUESTER,
        new ApprovalPolicy(Optional.empty(), Duration.ofMinutes(10)),
        Scope.everything());
  }

  /** A request by somebody who answers when a step has failed for good. */
  public static DeployRequest attending(ClusterSpec cluster) {
    return new DeployRequest(
        cluster,
        REQUESTER,
        new ApprovalPolicy(Optional.empty(), Duration.ofMinutes(10)),
        Scope.everything(),
        FailurePolicy.WAIT,
        Audience.FOLLOWERS);
  }

  /** A request as the starter sends it to a server; people have ten minutes. */
  public static DeployRequest onServer(ClusterSpec cluster) {
    return onServer(cluster, new ApprovalPolicy(Optional.empty(), Duration.ofMinutes(10)));
  }

  /** A request as the starter sends it to a server. */
  public static DeployRequest onServer(ClusterSpec cluster, ApprovalPolicy policy) {
    return new DeployRequest(
        cluster, REQUESTER, policy, Scope.everything(), FailurePolicy.WAIT, Audience.CHANNELS);
  }

  /** An order for a cluster, by somebody who waits for no person. */
  public static Order order(ClusterSpec cluster) {
    return order(cluster, Scope.everything());
  }

  /** An order for some of it. */
  public static Order order(ClusterSpec cluster, Scope scope) {
    return new Order(cluster, REQUESTER, scope);
  }

  /** Nobody can be asked, and no token was brought. */
  public static ApprovalPolicy nobodyAsked() {
    return new ApprovalPolicy(Optional.empty(), Duration.ZERO);
  }

  /** The token of an earlier run was brought. */
  public static ApprovalPolicy token(String token) {
    return new ApprovalPolicy(Optional.of(token), Duration.ZERO);
  }

  /** People can be asked for ten minutes. */
  public static ApprovalPolicy peopleAsked() {
    return new ApprovalPolicy(Optional.empty(), Duration.ofMinutes(10));
  }

  /** A convergence of everything. */
  public static ConvergeRequest convergence(ClusterSpec cluster) {
    return convergence(cluster, Scope.everything());
  }

  /** A convergence of some of it. */
  public static ConvergeRequest convergence(ClusterSpec cluster, Scope scope) {
    return new ConvergeRequest(cluster, REQUESTER, scope);
  }

  /** A deploy of some of it, by somebody who can't be asked. */
  public static DeployRequest unattended(ClusterSpec cluster, Scope scope) {
    return new DeployRequest(
        cluster, REQUESTER, new ApprovalPolicy(Optional.empty(), Duration.ZERO), scope);
  }

  /** Only these stages, everywhere, for real. */
  public static Scope only(Stage... stages) {
    return new Scope(Set.of(stages), Set.of(), Scope.Mode.APPLY, false, false);
  }

  /** The same on some hosts alone. */
  public static Scope on(Scope scope, String... hosts) {
    return new Scope(scope.stages(), Set.of(hosts), scope.mode(), scope.diff(), scope.outage());
  }

  /** The same as a check. */
  public static Scope checking(Scope scope) {
    return new Scope(scope.stages(), scope.hosts(), Scope.Mode.CHECK, scope.diff(), scope.outage());
  }

  /** With another name. */
  public Sample name(String other) {
    name = other;
    return this;
  }

  /** With another systemd unit. */
  public Sample service(String other) {
    service = other;
    return this;
  }

  /** With other members. */
  public Sample members(List<Member> other) {
    members = other;
    return this;
  }

  /** With other binaries on all members. */
  public Sample installation(Installation other) {
    members =
        members.stream()
            .map(
                m ->
                    new Member(
                        m.name(),
                        m.sequence(),
                        m.host(),
                        m.dataDirectory(),
                        m.clientPort(),
                        m.peerPort(),
                        other))
            .toList();
    return this;
  }

  /** Without a monitor. */
  public Sample unmonitored() {
    monitors = List.of();
    return this;
  }

  /** With workers of its own. */
  public Sample site(String other) {
    site = Optional.of(other);
    return this;
  }

  /** With the safeguard on. */
  public Sample safeguarded() {
    safeguard = true;
    return this;
  }

  /** With clean off. */
  public Sample unclean() {
    clean = false;
    return this;
  }

  /** With another clock. */
  public Sample timing(Timing other) {
    timing = other;
    return this;
  }

  /** With another validity of certificates. */
  public Sample certificateDays(int other) {
    certificateDays = other;
    return this;
  }

  /** Where a removal leaves this. */
  public Sample remains(Remains other) {
    remains = other;
    return this;
  }

  /** The specification. */
  public ClusterSpec build() {
    return new ClusterSpec(
        name,
        service,
        members,
        monitors,
        "/etc/prometheus/targets/etcd",
        safeguard,
        clean,
        InitialState.NEW,
        timing,
        certificateDays,
        site,
        remains);
  }
}
