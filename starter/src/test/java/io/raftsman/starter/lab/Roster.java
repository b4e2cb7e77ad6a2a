package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cluster whose members come and go, as its operator works on it. */
final class Roster {
  static final List<String> HOSTS = List.of(Lab.ONE, Lab.TWO, Lab.THREE, Lab.FOUR, Lab.FIVE);

  private final Desk desk;

  Roster(Desk desk) {
    this.desk = desk;
  }

  Desk desk() {
    return desk;
  }

  /** The inventory has these hosts, etcd-1 on the lab's first host and so on. */
  Roster inventory(String... hosts) {
    return inventory(Map.of(), hosts);
  }

  /**
   * The inventory has these hosts.
   *
   * @param variables more variables of a host, such as {@code etcd_port: 2479}
   */
  Roster inventory(Map<String, String> variables, String... hosts) {
    desk.inventory(
        Stream.of(hosts)
            .map(
                host ->
                    "    %s: { etcd_seq: %d%s }\n"
                        .formatted(
                            host,
                            HOSTS.indexOf(host) + 1,
                            variables.containsKey(host) ? ", " + variables.get(host) : ""))
            .collect(
                Collectors.joining(
                    "",
                    "infra: { hosts: { 10.10.10.9: {} } }\netcd:\n  hosts:\n",
                    "  vars: { etcd_cluster: etcd }\n")));
    return this;
  }

  /** An operation on the cluster that must succeed; such as {@code member add 10.10.10.13}. */
  Finished does(String... words) {
    Finished finished = asks(words);
    assertThat(finished.status()).as(finished.all()).isZero();
    return finished;
  }

  /** An operation on the cluster, whatever comes of it. */
  Finished asks(String... words) {
    return desk.starter(command(words));
  }

  /** An operation that is refused. */
  Finished isRefused(String... words) {
    Finished finished = asks(words);
    assertThat(finished.status()).as(finished.all()).isEqualTo(3);
    return finished;
  }

  /** An operation that is refused for want of an approval, and is asked for again with it. */
  Finished doesWithApproval(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.add("--approve-purge=" + Desk.token(isRefused(words)));
    return does(all.toArray(String[]::new));
  }

  /** The words of the command line. */
  static String[] command(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--cluster", "etcd"));
    return all.toArray(String[]::new);
  }

  /**
   * The cluster has exactly the members of these hosts, is healthy, its members' files list exactly
   * them, and Prometheus' targets are exactly them.
   */
  void assertMembers(String... hosts) {
    List<String> names = Stream.of(hosts).map(Roster::name).sorted().toList();
    inventory(hosts);
    assertThat(desk.status().path("health").asText())
        .as(() -> desk.status().toPrettyString())
        .isEqualTo("healthy");
    assertListed(names, hosts);
  }

  private static void assertListed(List<String> names, String... hosts) {
    for (String host : hosts) {
      String initial =
          Lab.sh(host, "sed -n 's/^initial-cluster: *//p' /etc/etcd/etcd.conf").strip();
      assertThat(Stream.of(initial.split(",")).map(e -> e.replaceFirst("=.*", "")).sorted())
          .as("initial-cluster in etcd.conf on %s", host)
          .isEqualTo(names);
      assertThat(Lab.login(host, "em list | wc -l").out().strip())
          .as("members that etcdctl on %s lists", host)
          .isEqualTo(Integer.toString(names.size()));
    }
    assertThat(targets()).as("Prometheus' targets").isEqualTo(names);
  }

  /** Prometheus' targets, by the members' names. */
  static List<String> targets() {
    return Lab.sh(Lab.INFRA, "ls /etc/prometheus/targets/etcd")
        .lines()
        .map(f -> f.replace(".yml", ""))
        .sorted()
        .toList();
  }

  /** The members' names by their role: leader, follower, learner. */
  Map<String, String> roles() {
    Map<String, String> roles = new TreeMap<>();
    for (JsonNode member : desk.status().path("members")) {
      roles.put(member.path("name").asText(), member.path("role").asText());
    }
    return roles;
  }

  /** etcd's process on each of these hosts. */
  static Map<String, String> processes(String... hosts) {
    Map<String, String> processes = new TreeMap<>();
    for (String host : hosts) {
      processes.put(host, Lab.sh(host, "pgrep -x etcd || echo none").strip());
    }
    return processes;
  }

  /** Nothing that we make is on these hosts, but for the packages. */
  static void assertNothingLeft(String... hosts) {
    for (String host : hosts) {
      assertThat(
              Lab.sh(
                  host,
                  "ls -d /data/etcd /srv/etcd /etc/etcd /etc/profile.d/etcdctl.sh"
                      + " /etc/systemd/system/etcd.service /etc/pki/ca.crt 2>/dev/null; pgrep -x etcd || :"))
          .as("what is left on %s", host)
          .isEmpty();
    }
  }

  static String name(String host) {
    return "etcd-" + (HOSTS.indexOf(host) + 1);
  }
}
