package io.raftsman.fake;

import io.raftsman.activity.MemberTask;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.observed.ClusterView;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import io.raftsman.observed.ViewedMember;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A live cluster in memory: its own member list, who serves and who leads, with etcd's own
 * refusals. A member serves where its etcd runs on its host with its data, and a quorum of the
 * voters does. Until a test or a step says who the members are, they are the inventory's.
 *
 * <p>What the rules forbid and etcd lets pass is remembered: {@link #violations()}.
 */
public final class FakeCluster {
  static final String ID = "cdf818194e3a";
  private static final String NOBODY = "0";
  private static final long INDEX = 1_000_009;
  private static final int FIRST_ADDED = 0xadd00;
  private static final int FIRST_KNOWN = 0xe7cd0;

  private final Function<String, FakeHost> hosts;
  private final List<String> changes = new ArrayList<>();
  private final List<String> destroyed = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<String> alarms = new ArrayList<>();
  private Optional<List<KnownMember>> list = Optional.empty();
  private String leader = "";
  private final Map<String, Long> behind = new HashMap<>();
  private int leaderlessLooks;
  private int quorumlessLooks;
  private int blankLooks;
  private boolean rewords;
  private int silences;
  private int lag;
  private int added;

  FakeCluster(Function<String, FakeHost> hosts) {
    this.hosts = hosts;
  }

  /** Promotions of a learner fail so many times: it is not in sync. */
  public synchronized FakeCluster lags(int promotions) {
    lag = promotions;
    return this;
  }

  /** For so many looks at it no member serves, though all answer: a network that came back. */
  public synchronized FakeCluster servesNobody(int looks) {
    quorumlessLooks = looks;
    return this;
  }

  /** Why a member is silent is said in other words each time. */
  public synchronized FakeCluster rewords() {
    rewords = true;
    return this;
  }

  /** Nobody answers whoever asks for the list, so many times: the network is away. */
  public synchronized FakeCluster answersNobody(int looks) {
    blankLooks = looks;
    return this;
  }

  /** Every member that answers raises an alarm. */
  public synchronized FakeCluster raises(String alarm) {
    alarms.add(alarm);
    return this;
  }

  /** Somebody added a voter at a peer URL, which has never started. */
  public synchronized FakeCluster hasUnstarted(String peerUrl) {
    return has("", peerUrl, false);
  }

  /** Somebody added a learner at a peer URL, which has never started. */
  public synchronized FakeCluster hasUnstartedLearner(String peerUrl) {
    return has("", peerUrl, true);
  }

  /** There is another member, which has started. */
  public synchronized FakeCluster has(String name, String peerUrl, boolean learner) {
    List<KnownMember> more = new ArrayList<>(list.orElse(List.of()));
    more.add(new KnownMember(nextId(), name, List.of(peerUrl), learner));
    list = Optional.of(more);
    return this;
  }

  /** A member is a learner. */
  public synchronized FakeCluster isLearner(String name) {
    KnownMember entry = member(name);
    list =
        Optional.of(replaced(members(), new KnownMember(entry.id(), name, entry.peerUrls(), true)));
    return this;
  }

  /** A member's log is so many entries behind the others'. */
  public synchronized FakeCluster isBehind(String name, long entries) {
    behind.put(name, entries);
    return this;
  }

  /** The member list; empty where nobody has said anything about it. */
  public synchronized List<KnownMember> members() {
    return list.orElse(List.of());
  }

  /** The member of a name. */
  public synchronized KnownMember member(String name) {
    return members().stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  /** The name of the member that leads; empty where none does. */
  public synchronized String leader() {
    List<KnownMember> members = members();
    String id = leaderId(members);
    return members.stream()
        .filter(m -> m.id().equals(id))
        .map(KnownMember::name)
        .findFirst()
        .orElse("");
  }

  /** What was changed in the list, in order, such as {@code add https://10.10.10.13:2380}. */
  public synchronized List<String> changes() {
    return List.copyOf(changes);
  }

  /** What was taken off hosts whose members were in the list at that time, in order. */
  public synchronized List<String> destroyed() {
    return List.copyOf(destroyed);
  }

  synchronized void isCleaned(String host) {
    members().stream()
        .filter(m -> host(m).equals(host))
        .forEach(m -> destroyed.add(m.name() + " on " + host));
  }

  /** What was done that the rules forbid, in order. */
  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  synchronized void holds(List<KnownMember> members) {
    list = Optional.of(List.copyOf(members));
  }

  synchronized void isLedBy(String member) {
    leader = member;
  }

  synchronized void elects(int looks) {
    leaderlessLooks = looks;
  }

  synchronized List<KnownMember> members(ClusterSpec cluster) {
    return list.orElseGet(() -> known(cluster));
  }

  static List<KnownMember> known(ClusterSpec cluster) {
    return cluster.members().stream()
        .map(m -> new KnownMember(id(m), m.name(), List.of(m.peerUrl()), m.learner()))
        .toList();
  }

  private static String id(Member member) {
    return Integer.toHexString(FIRST_KNOWN + member.sequence());
  }

  private String nextId() {
    return Integer.toHexString(FIRST_ADDED + added++);
  }

  // Looking

  synchronized ClusterView view(ClusterSpec cluster) {
    List<KnownMember> members = members(cluster);
    if (blankLooks > 0) {
      blankLooks--;
      return new ClusterView("", List.of());
    }
    if (members.stream().noneMatch(m -> isAsked(m, cluster) && answers(m))) {
      return new ClusterView("", List.of());
    }
    String leading = look(members);
    ClusterView seen =
        new ClusterView(
            ID, members.stream().map(m -> viewed(cluster, members, m, leading)).toList());
    quorumlessLooks = Math.max(quorumlessLooks - 1, 0);
    return seen;
  }

  /** Only the hosts that somebody knows are asked for the list. */
  private static boolean isAsked(KnownMember entry, ClusterSpec cluster) {
    return cluster.members().stream().anyMatch(m -> m.host().name().equals(host(entry)));
  }

  private ViewedMember viewed(
      ClusterSpec cluster, List<KnownMember> members, KnownMember entry, String leading) {
    Optional<Member> known =
        cluster.members().stream().filter(m -> entry.peerUrls().contains(m.peerUrl())).findFirst();
    String client =
        hosts
            .apply(host(entry))
            .clientUrl()
            .or(() -> known.map(Member::clientUrl))
            .orElse("https://" + bracketed(host(entry)) + ":2379");
    return new ViewedMember(
        entry,
        entry.name().isEmpty() ? List.of() : List.of(client),
        status(known.map(Member::name).orElse(entry.name()), client, members, entry, leading));
  }

  synchronized List<MemberStatus> statuses(ClusterSpec cluster) {
    List<KnownMember> members = members(cluster);
    String leading = look(members);
    return cluster.members().stream()
        .map(
            m ->
                at(members, m.peerUrl())
                    .filter(e -> listensOn(e, m.clientUrl()))
                    .map(e -> status(m.name(), m.clientUrl(), members, e, leading))
                    .orElseGet(() -> silent(m.name(), m.clientUrl())))
        .toList();
  }

  private boolean listensOn(KnownMember entry, String clientUrl) {
    return hosts.apply(host(entry)).clientUrl().map(clientUrl::equals).orElse(true);
  }

  private MemberStatus status(
      String name, String url, List<KnownMember> members, KnownMember entry, String leading) {
    if (!answers(entry)) {
      return silent(name, url);
    }
    boolean serves = hasQuorum(members) && quorumlessLooks == 0;
    return new MemberStatus(
        name,
        url,
        serves,
        serves ? 1.5 : 0,
        Optional.of(
            new Answer(
                entry.id(),
                ID,
                leading,
                entry.learner(),
                "3.4.23",
                20_480,
                16_384,
                2,
                INDEX - behind.getOrDefault(entry.name(), 0L),
                1,
                members.stream().map(KnownMember::name).sorted().toList())),
        alarms,
        Optional.empty(),
        serves ? Optional.empty() : Optional.of("etcdserver: request timed out"));
  }

  private MemberStatus silent(String name, String url) {
    silences++;
    return new MemberStatus(
        name,
        url,
        false,
        0,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.of(rewords && silences % 2 == 0 ? "no route to host" : "connection refused"));
  }

  /** Who leads, as everybody sees it in a look. */
  private String look(List<KnownMember> members) {
    if (leaderlessLooks > 0) {
      leaderlessLooks--;
      return NOBODY;
    }
    return leaderId(members);
  }

  private String leaderId(List<KnownMember> members) {
    boolean unknown = !leader.isEmpty() && members.stream().noneMatch(m -> m.name().equals(leader));
    if (unknown || !hasQuorum(members)) {
      return NOBODY;
    }
    List<KnownMember> able = members.stream().filter(m -> !m.learner() && answers(m)).toList();
    KnownMember leading =
        able.stream().filter(m -> m.name().equals(leader)).findFirst().orElse(able.get(0));
    if (list.isPresent()) {
      leader = leading.name();
    }
    return leading.id();
  }

  private boolean hasQuorum(List<KnownMember> members) {
    List<KnownMember> voters = members.stream().filter(m -> !m.learner()).toList();
    return voters.stream().filter(this::answers).count() >= voters.size() / 2 + 1;
  }

  private boolean answers(KnownMember entry) {
    return !entry.name().isEmpty() && hosts.apply(host(entry)).answersAs(entry.id());
  }

  // Changing the list

  /** Where a change begins, the list is the cluster's own from now on. */
  private List<KnownMember> begin(ClusterSpec cluster) {
    if (list.isEmpty()) {
      list = Optional.of(known(cluster));
    }
    List<KnownMember> members = list.orElseThrow();
    if (!hasQuorum(members)) {
      throw refusal(
          FailureKind.UNHEALTHY,
          cluster.name(),
          Stage.ETCD_MEMBER,
          "etcdserver: request timed out");
    }
    return members;
  }

  synchronized StepResult addLearner(ClusterSpec cluster, Member member) {
    List<KnownMember> members = begin(cluster);
    if (at(members, member.peerUrl()).isPresent()) {
      return StepResult.ok("it is a member already");
    }
    if (members.stream().anyMatch(KnownMember::learner)) {
      throw refusal(
          FailureKind.COMMAND,
          cluster.name(),
          Stage.ETCD_MEMBER,
          "etcdserver: too many learner members in cluster");
    }
    if (members.stream().anyMatch(m -> !m.learner() && !answers(m))) {
      throw refusal(
          FailureKind.UNHEALTHY,
          cluster.name(),
          Stage.ETCD_MEMBER,
          "etcdserver: unhealthy cluster");
    }
    List<KnownMember> more = new ArrayList<>(members);
    more.add(new KnownMember(nextId(), "", List.of(member.peerUrl()), true));
    return become(more, "add " + member.peerUrl());
  }

  synchronized StepResult promote(ClusterSpec cluster, Member member) {
    List<KnownMember> members = begin(cluster);
    KnownMember entry =
        at(members, member.peerUrl())
            .orElseThrow(
                () ->
                    refusal(
                        FailureKind.COMMAND,
                        cluster.name(),
                        Stage.ETCD_MEMBER,
                        "etcdserver: member not found"));
    if (!entry.learner()) {
      return StepResult.ok("it votes already");
    }
    if (!answers(entry) || lag > 0) {
      lag = Math.max(lag - 1, 0);
      throw refusal(
          FailureKind.UNHEALTHY,
          cluster.name(),
          Stage.ETCD_MEMBER,
          "etcdserver: can only promote a learner member which is in sync with leader");
    }
    return become(
        replaced(members, new KnownMember(entry.id(), entry.name(), entry.peerUrls(), false)),
        "promote " + entry.name());
  }

  synchronized StepResult remove(ClusterSpec cluster, KnownMember entry) {
    List<KnownMember> members = begin(cluster);
    Optional<KnownMember> there =
        members.stream().filter(m -> m.id().equals(entry.id())).findFirst();
    if (there.isEmpty()) {
      return StepResult.ok("it is no member");
    }
    KnownMember found = there.orElseThrow();
    if (!found.name().equals(entry.name()) || !found.peerUrls().equals(entry.peerUrls())) {
      throw refusal(
          FailureKind.COMMAND,
          cluster.name(),
          Stage.ETCD_MEMBER,
          "the member " + entry.id() + " is not the one that was meant");
    }
    List<KnownMember> rest = members.stream().filter(m -> !m.id().equals(entry.id())).toList();
    refuseRemoval(cluster, members, rest, found);
    boolean led = leaderId(members).equals(found.id());
    boolean served = answers(found);
    become(rest, "remove " + (found.name().isEmpty() ? found.peerUrls().get(0) : found.name()));
    if (led) {
      violations.add("the leader " + found.name() + " was removed");
      leader = "";
    }
    if (served) {
      hosts.apply(host(found)).stops();
    }
    return StepResult.of(List.of("member " + found.id()), Optional.empty(), List.of());
  }

  /** etcd's {@code mayRemoveMember}. */
  private void refuseRemoval(
      ClusterSpec cluster, List<KnownMember> members, List<KnownMember> rest, KnownMember found) {
    if (found.learner()) {
      return;
    }
    long voters = rest.stream().filter(m -> !m.learner()).count();
    long started = rest.stream().filter(m -> !m.learner() && !m.name().isEmpty()).count();
    if (voters == 0 || started < voters / 2 + 1) {
      throw refusal(
          FailureKind.COMMAND,
          cluster.name(),
          Stage.ETCD_MEMBER,
          "etcdserver: re-configuration failed due to not enough started members");
    }
    long active = members.stream().filter(m -> !m.learner() && answers(m)).count();
    if (answers(found) && active - 1 < voters / 2 + 1) {
      throw refusal(
          FailureKind.UNHEALTHY,
          cluster.name(),
          Stage.ETCD_MEMBER,
          "etcdserver: unhealthy cluster");
    }
  }

  synchronized StepResult updatePeerUrl(ClusterSpec cluster, KnownMember entry, String peerUrl) {
    List<KnownMember> members = begin(cluster);
    KnownMember there =
        members.stream()
            .filter(m -> m.id().equals(entry.id()))
            .findFirst()
            .orElseThrow(
                () ->
                    refusal(
                        FailureKind.COMMAND,
                        cluster.name(),
                        Stage.ETCD_MEMBER,
                        "etcdserver: member not found"));
    if (there.peerUrls().equals(List.of(peerUrl))) {
      return StepResult.ok("it is there already");
    }
    if (at(members, peerUrl).isPresent()) {
      throw refusal(
          FailureKind.COMMAND,
          cluster.name(),
          Stage.ETCD_MEMBER,
          "etcdserver: Peer URLs already exists");
    }
    return become(
        replaced(
            members, new KnownMember(there.id(), there.name(), List.of(peerUrl), there.learner())),
        "move " + there.name() + " to " + peerUrl);
  }

  private StepResult become(List<KnownMember> members, String change) {
    list = Optional.of(List.copyOf(members));
    changes.add(change);
    if (members.stream().filter(KnownMember::learner).count() > 1) {
      violations.add("two learners after: " + change);
    }
    if (!hasQuorum(members)) {
      violations.add("no quorum after: " + change);
    }
    Set<String> taken = new HashSet<>();
    if (!members.stream().allMatch(m -> m.name().isEmpty() || taken.add(m.name()))) {
      violations.add("two members of a name after: " + change);
    }
    return StepResult.of(List.of(change), Optional.empty(), List.of());
  }

  synchronized StepResult moveLeader(ClusterSpec cluster, String from, String to) {
    List<KnownMember> members = begin(cluster);
    String leads = leaderId(members);
    if (members.stream().noneMatch(m -> m.id().equals(leads) && m.name().equals(from))) {
      return StepResult.ok(from + " does not lead");
    }
    if (members.stream().noneMatch(m -> m.name().equals(to) && !m.learner() && answers(m))) {
      throw refusal(
          FailureKind.UNHEALTHY,
          cluster.name(),
          Stage.ETCD_LAUNCH,
          "etcdserver: request timed out, leader transfer took too long");
    }
    leader = to;
    return StepResult.of(List.of(to + " leads"), Optional.empty(), List.of());
  }

  /** What {@code agree} of the contract asks for. */
  synchronized StepResult agree(ClusterSpec cluster, List<String> learners) {
    List<KnownMember> members = members(cluster);
    Predicate<KnownMember> wanted =
        m ->
            cluster.members().stream()
                    .anyMatch(
                        s -> m.peerUrls().equals(List.of(s.peerUrl())) && m.name().equals(s.name()))
                && m.learner() == learners.contains(m.name());
    boolean right = members.size() == cluster.members().size() && members.stream().allMatch(wanted);
    if (!right || !members.stream().allMatch(this::answers) || look(members).equals(NOBODY)) {
      throw refusal(
          FailureKind.UNHEALTHY,
          cluster.name(),
          Stage.ETCD_HEALTH,
          "the members do not agree: "
              + members.stream()
                  .map(m -> m.name() + (m.learner() ? " (learner)" : "") + (answers(m) ? "" : "!"))
                  .toList());
    }
    return StepResult.ok("cluster " + ID + ", " + members.size() + " members, revision 1");
  }

  /** Whether the member of a name can be asked for a copy of its data. */
  synchronized boolean answers(ClusterSpec cluster, String name) {
    return members(cluster).stream().anyMatch(m -> m.name().equals(name) && answers(m));
  }

  // Starting

  /** An etcd starts with what is on its host, as etcd does. */
  synchronized void start(MemberTask task) {
    FakeHost host = hosts.apply(task.member().host().name());
    if (host.isRunning()) {
      return;
    }
    if (host.dataOwner().isPresent()) {
      requireMember(task, host);
      host.run();
    } else if (host.joins() && list.isPresent()) {
      join(task, host);
    } else {
      bootstrap(task, host);
    }
  }

  private void requireMember(MemberTask task, FakeHost host) {
    String owner = host.dataOwner().orElseThrow();
    if (!owner.isEmpty() && members().stream().noneMatch(m -> m.id().equals(owner))) {
      throw refusal(
          FailureKind.COMMAND,
          task.member().host().name(),
          Stage.ETCD_LAUNCH,
          "the member has been permanently removed from the cluster");
    }
  }

  private void join(MemberTask task, FakeHost host) {
    List<KnownMember> members = list.orElseThrow();
    Optional<KnownMember> entry = at(members, task.member().peerUrl());
    if (entry.isEmpty() || !host.knows(members)) {
      throw refusal(
          FailureKind.COMMAND,
          task.member().host().name(),
          Stage.ETCD_LAUNCH,
          "error validating peerURLs: member count is unequal");
    }
    KnownMember joining = entry.orElseThrow();
    if (!joining.name().isEmpty()) {
      violations.add(joining.name() + " was started empty, and had started before");
    }
    list =
        Optional.of(
            replaced(
                members,
                new KnownMember(
                    joining.id(), task.member().name(), joining.peerUrls(), joining.learner())));
    host.runEmpty(joining.id());
  }

  private void bootstrap(MemberTask task, FakeHost host) {
    if (members().stream().noneMatch(m -> hosts.apply(host(m)).dataOwner().isPresent())) {
      list = Optional.of(known(task.cluster()));
      leader = "";
    }
    host.runEmpty(at(members(), task.member().peerUrl()).map(KnownMember::id).orElse(""));
  }

  /** An etcd that runs is about to stop for a moment. */
  synchronized void beforeRestart(MemberTask task) {
    List<KnownMember> members = members(task.cluster());
    Optional<KnownMember> entry = at(members, task.member().peerUrl()).filter(this::answers);
    if (entry.isEmpty() || entry.orElseThrow().learner() || !hasQuorum(members)) {
      return;
    }
    List<KnownMember> voters = members.stream().filter(m -> !m.learner()).toList();
    long others = voters.stream().filter(this::answers).count() - 1;
    if (voters.size() > 2 && others < voters.size() / 2 + 1) {
      violations.add("no quorum while " + task.member().name() + " restarts");
    }
  }

  private static List<KnownMember> replaced(List<KnownMember> members, KnownMember entry) {
    return members.stream().map(m -> m.id().equals(entry.id()) ? entry : m).toList();
  }

  private static Optional<KnownMember> at(List<KnownMember> members, String peerUrl) {
    return members.stream().filter(m -> m.peerUrls().contains(peerUrl)).findFirst();
  }

  private static String host(KnownMember member) {
    String host = URI.create(member.peerUrls().get(0)).getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String bracketed(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  private static RuntimeException refusal(
      FailureKind kind, String host, Stage stage, String cameBack) {
    return new StepFailure(kind, host, stage, "asking etcd", cameBack, "Look.")
        .toApplicationFailure();
  }
}
