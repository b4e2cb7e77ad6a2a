package io.raftsman.starter.inventory;

import io.raftsman.cluster.Timing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one cluster of an inventory, and what must hold among its members. */
final class ClusterReader {
  private static final int LARGE = 7;

  /** More members than anybody wants; such a group is a mistake, and is not looked at further. */
  static final int MAX_MEMBERS = 50;

  private final Clusters.Listing cluster;
  private final GroupTree tree;
  private final Variables variables;
  private final Findings findings;
  private final ParameterReader parameters;
  private final Connections connections;
  private final MemberReader members;

  ClusterReader(
      Clusters.Listing cluster,
      GroupTree tree,
      Clusters clusters,
      ExtraVariables extra,
      Path directory,
      Findings findings) {
    this.cluster = cluster;
    this.tree = tree;
    this.findings = findings;
    this.variables = new Variables(tree, clusters, Optional.of(cluster), extra);
    this.parameters = new ParameterReader(variables, findings);
    this.connections = new Connections(variables, directory, findings);
    this.members = new MemberReader(parameters, connections, directory, findings);
  }

  /** Reads everything, and leaves the faults with the findings. */
  ClusterDraft read() {
    if (cluster.hosts().size() > MAX_MEMBERS) {
      throw new InventoryException(tooLarge());
    }
    checkName();
    List<MemberDraft> drafts = new ArrayList<>();
    for (String host : cluster.hosts()) {
      checkBelonging(host);
      drafts.add(members.read(ownEntry(host)));
    }
    checkSequences(drafts);
    checkMachines(drafts);
    checkScopes(drafts);
    checkLearners(drafts);
    warnOfSize((int) drafts.stream().filter(MemberDraft::votes).count());
    var draft =
        new ClusterDraft(
            cluster,
            drafts,
            flag(Parameter.SAFEGUARD, true),
            flag(Parameter.CLEAN, false),
            common(Parameter.ELECTION_TIMEOUT, Types::election),
            common(Parameter.HEARTBEAT_INTERVAL, Types::heartbeat),
            common(Parameter.CERT_VALIDITY, Types::validityDays),
            common(Parameter.SERVICE, Types::service),
            common(Parameter.PROMETHEUS_TARGETS, Paths::targetsDirectory),
            common(Parameter.SITE, Types::site),
            flag(Parameter.REMOVE_DATA, false),
            flag(Parameter.REMOVE_PACKAGES, false),
            connections.resolved());
    checkTiming(draft.election(), draft.heartbeat());
    warnOfJoining(drafts);
    parameters.warnOfLevels();
    return draft;
  }

  private Fault tooLarge() {
    Group.Entry first = cluster.entries().get(0);
    return Fault.inGroup(
        first.place(),
        first.group(),
        "has " + cluster.hosts().size() + " hosts, too many for an etcd cluster",
        "3 or 5 members are usual, more than " + MAX_MEMBERS + " are not accepted");
  }

  private Group.Entry ownEntry(String host) {
    return cluster.entries().stream().filter(e -> e.host().equals(host)).findFirst().orElseThrow();
  }

  private void checkName() {
    Group.Entry first = cluster.entries().get(0);
    Value name =
        cluster
            .origin()
            .orElseGet(
                () ->
                    new Value(
                        Value.Kind.TEXT,
                        cluster.name(),
                        Origin.ofGroup(
                            first.group(),
                            tree.group(first.group()).map(Group::place).orElse(first.place()))));
    ParameterReader.typed(Parameter.CLUSTER.variable(), name, Types::clusterName, findings);
    Level level = name.origin().level();
    if (cluster.origin().isPresent() && !Parameter.CLUSTER.belongsAt(level)) {
      findings.warn(
          name.place(),
          "etcd_cluster is set at " + level.words() + ", but belongs at C; it counts nevertheless");
    }
  }

  private void checkBelonging(String host) {
    Optional<Value> named = variables.parameter(host, Parameter.CLUSTER);
    Optional<String> name =
        named.flatMap(
            value ->
                ParameterReader.typed(Parameter.CLUSTER.variable(), value, text -> text, findings));
    if (name.isPresent() && !name.get().equals(cluster.name())) {
      findings.fault(
          named
              .get()
              .origin()
              .fault(
                  Parameter.CLUSTER.variable(),
                  Text.quoted(name.get())
                      + " contradicts the group, which is of cluster "
                      + Text.quoted(cluster.name()),
                  "set etcd_cluster once, in the group's vars"));
    }
  }

  private void checkSequences(List<MemberDraft> drafts) {
    Map<Integer, Group.Entry> taken = new HashMap<>();
    for (MemberDraft draft : drafts) {
      draft
          .sequence()
          .ifPresent(
              sequence -> {
                Group.Entry other = taken.putIfAbsent(sequence.value(), draft.entry());
                if (other != null) {
                  findings.fault(
                      new Fault(
                          sequence.origin().place(),
                          Optional.of(draft.entry().group()),
                          Optional.of(draft.entry().host()),
                          Optional.of(Parameter.SEQ.variable()),
                          sequence.value()
                              + " is host "
                              + other.host()
                              + "'s already (line "
                              + other.place().line()
                              + ")",
                          "give each member a number of its own"));
                }
              });
    }
  }

  private void checkMachines(List<MemberDraft> drafts) {
    Map<String, String> taken = new HashMap<>();
    for (MemberDraft draft : drafts) {
      draft
          .host()
          .ifPresent(
              host -> {
                String other = taken.putIfAbsent(Connections.machine(host), host.name());
                if (other != null) {
                  findings.fault(
                      Fault.onHost(
                          draft.entry().place(),
                          draft.entry().group(),
                          host.name(),
                          "is the same machine as host "
                              + other
                              + ": both are reached at "
                              + Connections.machine(host),
                          "let each member have a machine of its own"));
                }
              });
    }
  }

  private void checkScopes(List<MemberDraft> drafts) {
    for (MemberDraft draft : drafts) {
      if (draft.host().filter(host -> isLoopback(host.name())).isEmpty()) {
        continue;
      }
      Group.Entry entry = draft.entry();
      if (drafts.size() == 1) {
        findings.warn(
            entry.place(),
            "host " + entry.host() + " can be reached from itself only; so can the cluster");
      } else {
        findings.fault(
            Fault.onHost(
                entry.place(),
                entry.group(),
                entry.host(),
                "is a loopback address, at which no other member reaches it",
                "name it by the address that the other members see"));
      }
    }
  }

  private static boolean isLoopback(String name) {
    try {
      return HostName.parse(name).scope() == HostName.Scope.LOOPBACK;
    } catch (BadValueException e) {
      return false;
    }
  }

  /** etcd itself takes one learner at a time, and a leader comes from the voters. */
  private void checkLearners(List<MemberDraft> drafts) {
    List<MemberDraft> learners = drafts.stream().filter(draft -> !draft.votes()).toList();
    if (learners.size() == drafts.size()) {
      fault(learners.get(0), "makes a learner of every member, and learners alone can't decide");
    } else if (learners.size() > 1) {
      fault(learners.get(1), "makes a second learner, and a cluster takes one at a time");
    }
  }

  private void fault(MemberDraft learner, String problem) {
    learner
        .learner()
        .ifPresent(
            setting ->
                findings.fault(
                    setting
                        .origin()
                        .fault(
                            Parameter.LEARNER.variable(),
                            problem,
                            "set it on one host that is not to vote, or leave it out")));
  }

  private void warnOfSize(int size) {
    Place place = cluster.entries().get(0).place();
    String members = "cluster " + cluster.name() + " has " + size + " members";
    if (size == 1) {
      findings.warn(
          place,
          "cluster "
              + cluster.name()
              + " has one member: good for trying out, but it stops with its host");
    } else if (size % 2 == 0) {
      findings.warn(
          place,
          members
              + ", which survive the loss of "
              + (size == 2 ? "none" : (size - 1) / 2)
              + ", as "
              + (size - 1)
              + (size == 2 ? " would" : " do")
              + "; use an odd number");
    }
    if (size > LARGE) {
      findings.warn(place, members + ": each write waits for more of them; 3 or 5 are usual");
    }
  }

  /** A value that every member must have alike. */
  private <T> Optional<Setting<T>> common(Parameter parameter, ParameterReader.Type<T> type) {
    List<Setting<T>> settings = settings(parameter, type);
    settings.stream()
        .filter(setting -> !setting.value().equals(settings.get(0).value()))
        .findFirst()
        .ifPresent(other -> differs(settings.get(0), other));
    return settings.size() < cluster.hosts().size()
        ? Optional.empty()
        : settings.stream().findFirst();
  }

  private <T> void differs(Setting<T> first, Setting<T> other) {
    Setting<T> told = other.isDefault() ? first : other;
    Setting<T> rest = other.isDefault() ? other : first;
    findings.fault(
        told.origin()
            .fault(
                told.parameter().variable(),
                told.shown() + " here, but " + rest.shown() + " for another member",
                "give all members of a cluster the same"));
  }

  /** A flag of the whole cluster: it has the cautious value if any member has it. */
  private Optional<Setting<Boolean>> flag(Parameter parameter, boolean cautious) {
    List<Setting<Boolean>> settings = settings(parameter, Types::bool);
    Optional<Setting<Boolean>> decisive =
        settings.stream().filter(setting -> setting.value() == cautious).findFirst();
    if (decisive.isPresent() && settings.stream().anyMatch(s -> s.value() != cautious)) {
      findings.warn(
          decisive.get().origin().place(),
          parameter.variable()
              + " differs among the members; "
              + cautious
              + " counts for the whole cluster");
    }
    return decisive.or(() -> settings.stream().findFirst());
  }

  private <T> List<Setting<T>> settings(Parameter parameter, ParameterReader.Type<T> type) {
    return cluster.hosts().stream()
        .flatMap(host -> parameters.read(host, parameter, type).stream())
        .toList();
  }

  private void checkTiming(
      Optional<Setting<Integer>> election, Optional<Setting<Integer>> heartbeat) {
    if (election.isEmpty() || heartbeat.isEmpty()) {
      return;
    }
    int least = Timing.MIN_HEARTBEATS_PER_ELECTION * heartbeat.get().value();
    if (election.get().value() < least) {
      Setting<Integer> told = election.get().isDefault() ? heartbeat.get() : election.get();
      findings.fault(
          told.origin()
              .fault(
                  told.parameter().variable(),
                  "an election timeout of "
                      + election.get().value()
                      + " ms is less than five heartbeats of "
                      + heartbeat.get().value()
                      + " ms",
                  "raise etcd_election_timeout to "
                      + least
                      + " or more, or lower etcd_heartbeat_interval"));
    }
  }

  private void warnOfJoining(List<MemberDraft> drafts) {
    drafts.stream()
        .filter(MemberDraft::joins)
        .findFirst()
        .flatMap(MemberDraft::init)
        .ifPresent(
            setting ->
                findings.warn(
                    setting.origin().place(),
                    "etcd_init: existing joins a cluster that is there; it makes none"));
  }
}
