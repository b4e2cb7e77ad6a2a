package io.raftsman.starter.inventory;

import java.util.Optional;

/** What two clusters of an inventory must not share on a host that carries both. */
final class SharedHosts {
  private final ClusterDraft cluster;
  private final ClusterDraft other;
  private final Group group;
  private final Findings findings;

  /**
   * Two clusters.
   *
   * @param group one of the first cluster's, for what it sets nowhere
   */
  SharedHosts(ClusterDraft cluster, ClusterDraft other, Group group, Findings findings) {
    this.cluster = cluster;
    this.other = other;
    this.group = group;
    this.findings = findings;
  }

  /** Compares member with member wherever the two are on one machine. */
  void check() {
    for (MemberDraft mine : cluster.members()) {
      for (MemberDraft theirs : other.members()) {
        if (isSameMachine(mine, theirs)) {
          checkPorts(mine, theirs);
          checkData(mine, theirs);
          checkService();
        }
      }
    }
  }

  static boolean isSameMachine(MemberDraft a, MemberDraft b) {
    Optional<String> one = a.host().map(Connections::machine);
    return a.entry().host().equals(b.entry().host())
        || (one.isPresent() && one.equals(b.host().map(Connections::machine)));
  }

  private void checkPorts(MemberDraft mine, MemberDraft theirs) {
    mine.ports()
        .filter(port -> theirs.ports().anyMatch(p -> p.value().equals(port.value())))
        .forEach(
            port ->
                fault(
                    port,
                    port.value() + " is also a port of " + otherName(),
                    "give the two clusters four different ports"));
  }

  private void checkData(MemberDraft mine, MemberDraft theirs) {
    if (mine.data().isEmpty() || theirs.data().isEmpty()) {
      return;
    }
    String path = mine.data().get().value();
    String taken = theirs.data().get().value();
    if (Paths.isWithin(path, taken) || Paths.isWithin(taken, path)) {
      fault(
          mine.data().get(),
          path + " and " + taken + " of " + otherName() + " are one, or one is in the other",
          "give each cluster a directory of its own, such as /data/" + cluster.listing().name());
    }
  }

  private void checkService() {
    if (cluster.service().isEmpty() || other.service().isEmpty()) {
      return;
    }
    Setting<String> service = cluster.service().get();
    if (service.value().equals(other.service().get().value())) {
      fault(
          service,
          service.value() + " is also the service of " + otherName(),
          "give each cluster a service of its own, such as etcd-" + cluster.listing().name());
    }
  }

  private String otherName() {
    return "cluster " + other.listing().name() + ", which is on the same host";
  }

  private void fault(Setting<?> setting, String problem, String remedy) {
    Origin origin =
        setting.isDefault() ? Origin.ofGroup(group.name(), group.place()) : setting.origin();
    findings.fault(origin.fault(setting.parameter().variable(), problem, remedy));
  }
}
