package io.raftsman.starter.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad inventories, and exactly the faults that each has: a line number and the words to expect. */
class InventoryFaultsTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource({
    "structure",
    "hosts",
    "clusters",
    "types",
    "ranges",
    "dataDirectories",
    "crossChecks",
    "installations",
    "connections"
  })
  void tellsEveryFaultWithItsLine(String yaml, List<String> expected) {
    List<String> faults = TestInventories.faults(directory, yaml);
    assertThat(faults).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      for (String piece : expected.get(i).split("\\|", -1)) {
        assertThat(faults.get(i)).contains(piece);
      }
      assertThat(faults.get(i)).startsWith(expected.get(i).split("\\|", 2)[0]);
    }
    assertThat(String.join("\n", faults))
        .doesNotContain("Exception", "org.yaml", "java.", "io.raftsman", "\tat ", "null");
  }

  @Test
  void hasATableOfAtLeastSixtyBadInputs() {
    long cases =
        Stream.of(
                structure(),
                hosts(),
                clusters(),
                types(),
                ranges(),
                dataDirectories(),
                crossChecks(),
                installations(),
                connections())
            .mapToLong(Stream::count)
            .sum();
    assertThat(cases).isGreaterThanOrEqualTo(60);
  }

  @Test
  void collectsAllFaultsOfAFileInTheOrderOfLines() {
    String yaml =
        """
        etcd:
          hosts:
            10.10.10.10: { etcd_seq: one, etcd_port: 70000 }
            10.10.10.11: { }
            10.10.10.12: { etcd_seq: 3, ansible_port: ssh }
          vars:
            etcd_data: data
            etcd_init: old
            etcd_data: /data/etcd
        """;
    InventoryException refused =
        TestInventories.refusal(() -> TestInventories.resolve(directory, yaml));
    assertThat(refused).hasMessageStartingWith("7 faults:");
    assertThat(refused.faults())
        .extracting(fault -> fault.place().line())
        .containsExactly(3, 3, 4, 5, 7, 8, 9);
    assertThat(refused.faults().get(0).render())
        .isEqualTo(
            directory.resolve("inventory.yml")
                + ":3: group etcd: host 10.10.10.10: etcd_seq: 'one' is not an integer in decimal"
                + " digits; write a number from 0 to 2147483647");
  }

  /** A case: its name, the inventory, and for each fault {@code line: |piece|piece}. */
  private static Arguments bad(String name, String yaml, String... faults) {
    return argumentSet(name, yaml, List.of(faults));
  }

  /** A three-member cluster whose group has one more variable, in line 7. */
  private static Arguments variable(String line, String... pieces) {
    return bad(line, withVariable(line), "7: |" + String.join("|", pieces));
  }

  private static String withVariable(String line) {
    return """
    etcd:
      hosts:
        10.10.10.10: { etcd_seq: 1 }
        10.10.10.11: { etcd_seq: 2 }
        10.10.10.12: { etcd_seq: 3 }
      vars:
        %s
    """
        .formatted(line);
  }

  /** A member whose host or variables are bad, in line 3. */
  private static Arguments host(String line, String... pieces) {
    return bad(line, "etcd:\n  hosts:\n    " + line + "\n", "3: |" + String.join("|", pieces));
  }

  static Stream<Arguments> structure() {
    return Stream.of(
        bad("an empty file", "", "is empty|begin with a group"),
        bad("comments alone", "# nothing\n---\n# at all\n", "is empty"),
        bad("null", "~\n", "is empty"),
        bad("a list on top", "- etcd\n", "1: |the top level is a list"),
        bad("text on top", "etcd\n", "1: |the top level is plain text"),
        bad("an INI inventory", "[etcd]\n10.10.10.10 etcd_seq=1\n", "2: |is not YAML|INI"),
        bad("a tab", "etcd:\n\thosts: {}\n", "2: |a tab|indent with spaces"),
        bad("two documents", "etcd: {}\n---\netcd: {}\n", "2: |a second YAML document"),
        bad(
            "an open bracket",
            "etcd: { hosts: { 10.10.10.10: { etcd_seq: 1 } }\n",
            "2: |is not YAML"),
        bad(
            "a missing blank",
            "etcd:\n  hosts:\n    a:{etcd_seq:1}\n  vars: x: y\n",
            "4: |is not YAML"),
        bad("an unknown alias", "etcd: *nowhere\n", "1: |is not YAML|nowhere"),
        bad("an alias of itself", "etcd: &a { hosts: *a }\n", "1: |refers to itself"),
        bad("a control character", "etcd:\n  hosts: \u0007\n", "2: |control character U+0007"),
        bad(
            "a group twice",
            "etcd: { hosts: { a: { etcd_seq: 1 } } }\netcd: { vars: { etcd_port: 1 } }\n",
            "2: |'etcd' stands twice in the top level|line 1"),
        bad(
            "a host twice",
            "etcd:\n  hosts:\n    a: { etcd_seq: 1 }\n    a: { etcd_seq: 2 }\n",
            "4: |'a' stands twice|line 3"),
        bad(
            "a variable twice, though not ours",
            "etcd:\n  hosts:\n    a: { etcd_seq: 1 }\n  vars:\n    x: 1\n    x: 2\n",
            "6: |'x' stands twice in the variables of group etcd|line 5"),
        bad(
            "hosts as a list",
            "etcd:\n  hosts:\n    - 10.10.10.10\n",
            "2: |group etcd|hosts is a list|with a colon and without a dash"),
        bad(
            "vars as a list",
            "etcd:\n  hosts: { a: { etcd_seq: 1 } }\n  vars:\n    - etcd_port: 1\n",
            "3: |group etcd|vars is a list|write a mapping"),
        bad("children as a list", "all:\n  children: [etcd]\n", "2: |group all|children is a list"),
        bad("a group that is text", "etcd: 10.10.10.10\n", "1: |group etcd|is text, not a group"),
        bad("all as a list", "all: [etcd]\n", "1: |group all|is a list, not a group"),
        bad(
            "a host's variables as text",
            "etcd: { hosts: { a: 1 } }\n",
            "1: |host a|its variables are text",
            "1: |host a|etcd_seq|is missing"),
        bad(
            "a parameter in the group itself",
            "etcd:\n  hosts: { a: { etcd_seq: 1 } }\n  etcd_safeguard: true\n",
            "3: |group etcd|etcd_safeguard|counts for nothing|under vars"),
        bad(
            "a parameter on top",
            "etcd: { hosts: { a: { etcd_seq: 1 } } }\netcd_safeguard: true\n",
            "2: |etcd_safeguard stands where a group is expected"),
        bad(
            "groups in a ring",
            "etcd: { hosts: { a: { etcd_seq: 1 } }, children: { b: } }\nb: { children: { etcd: } }\n",
            "1: |is its own ancestor"),
        bad(
            "all as a child",
            "etcd: { hosts: { a: { etcd_seq: 1 } }, children: { all: } }\n",
            "1: |group all|is a child of another group"),
        bad(
            "a merge of nothing",
            "etcd:\n  hosts:\n    a: { etcd_seq: 1 }\n  vars:\n    <<: 5\n",
            "5: |no mapping"),
        bad(
            "a key that is a list",
            "etcd:\n  hosts:\n    ? [a, b]\n    : { etcd_seq: 1 }\n    c: { etcd_seq: 1 }\n",
            "3: |hosts of group etcd is not plain text"));
  }

  static Stream<Arguments> hosts() {
    return Stream.of(
        host("10.10.10.300: { etcd_seq: 1 }", "'10.10.10.300' is not an IPv4 address"),
        host("10.10.10: { etcd_seq: 1 }", "'10.10.10' is not an IPv4 address"),
        host("10.10.10.010: { etcd_seq: 1 }", "without leading zeros"),
        host("'2001:db8::1::2': { etcd_seq: 1 }", "is not an IPv6 address"),
        host("'fe80::1%eth0': { etcd_seq: 1 }", "is not a host name or address"),
        host("'node 1': { etcd_seq: 1 }", "'node 1' is not a host name"),
        host("'node;reboot': { etcd_seq: 1 }", "is not a host name"),
        host("'$(reboot)': { etcd_seq: 1 }", "is not a host name"),
        host("'it''s': { etcd_seq: 1 }", "is not a host name"),
        host("-oProxyCommand=x: { etcd_seq: 1 }", "is not a host name"),
        host("node.example.com.: { etcd_seq: 1 }", "is not a host name"),
        host("näme: { etcd_seq: 1 }", "is not a host name"),
        host("'{{ node }}': { etcd_seq: 1 }", "is not a host name"),
        host("0.0.0.0: { etcd_seq: 1 }", "is not the address of one host"),
        host("'::': { etcd_seq: 1 }", "is not the address of one host"),
        host("224.0.0.1: { etcd_seq: 1 }", "is not the address of one host"),
        bad(
            "a loopback address among others",
            "etcd:\n  hosts:\n    127.0.0.1: { etcd_seq: 1 }\n    b: { etcd_seq: 2 }\n",
            "3: |host 127.0.0.1|is a loopback address"),
        host("'10.10.10.[10-12]': { etcd_seq: 1 }", "is not a host range", "[BEGIN:END]"),
        host("'10.10.10.[12:10]': { etcd_seq: 1 }", "ends before it begins"),
        host("'node[1:3': { etcd_seq: 1 }", "is not a host range"),
        host("'node[01:100]': { etcd_seq: 1 }", "differ in length"),
        host("'node[1:9:0]': { etcd_seq: 1 }", "is not a host range"),
        host("'node[a:9]': { etcd_seq: 1 }", "is not a host range"),
        host("'node[1:99999999]': { etcd_seq: 1 }", "is not a host range"),
        host("'node[1:999999]': { etcd_seq: 1 }", "more than 10000 hosts"),
        host("'n[1:999][1:999]': { etcd_seq: 1 }", "more than 10000 hosts"),
        host("'n[1:60]': { etcd_seq: 1 }", "60 hosts, too many"));
  }

  static Stream<Arguments> clusters() {
    return Stream.of(
        bad(
            "no cluster at all",
            "infra: { hosts: { a: } }\n",
            "no cluster 'etcd'|the file has no etcd cluster"),
        bad(
            "another cluster",
            "dcs: { hosts: { a: { etcd_seq: 1 } }, vars: { etcd_cluster: kv } }\n",
            "no cluster 'etcd'|the file has 'kv'"),
        bad(
            "two others",
            """
            one: { hosts: { a: { etcd_seq: 1 } } }
            two: { hosts: { b: { etcd_seq: 1 } } }
            """,
            "no cluster 'etcd'|the file has 'one', 'two'"),
        bad(
            "a group without hosts",
            "etcd: { vars: { etcd_cluster: etcd } }\n",
            "no cluster 'etcd'|no hosts"),
        variable("etcd_cluster: 'a b'", "'a b' is not a cluster name"),
        variable("etcd_cluster: '{{ name }}'", "a template"),
        variable("etcd_cluster: [etcd]", "a list"),
        bad(
            "a host of another cluster",
            """
            etcd:
              hosts:
                a: { etcd_seq: 1 }
                b: { etcd_seq: 2, etcd_cluster: other }
              vars: { etcd_cluster: etcd }
            """,
            "4: |host b|etcd_cluster|'other' contradicts"));
  }

  static Stream<Arguments> types() {
    return Stream.of(
        bad(
            "no etcd_seq",
            "etcd:\n  hosts:\n    a:\n    b: { etcd_seq: 2 }\n",
            "3: |group etcd|host a|etcd_seq: is missing|{ etcd_seq: 1 }"),
        host("a: { etcd_seq: -1 }", "etcd_seq: -1 is out of range"),
        host("a: { etcd_seq: 1.5 }", "'1.5' is not an integer"),
        host("a: { etcd_seq: 0x10 }", "'0x10' is not an integer"),
        host("a: { etcd_seq: 010 }", "'010' is not an integer in decimal"),
        host("a: { etcd_seq: 1e3 }", "'1e3' is not an integer"),
        host("a: { etcd_seq: 2147483648 }", "2147483648 is out of range"),
        host("a: { etcd_seq: 99999999999999999999 }", "is not an integer"),
        host("a: { etcd_seq: one }", "'one' is not an integer"),
        host("a: { etcd_seq: }", "etcd_seq: has no value"),
        host("a: { etcd_seq: '' }", "etcd_seq: has no value"),
        host("a: { etcd_seq: [1] }", "etcd_seq: is a list, not one value"),
        host("a: { etcd_seq: { n: 1 } }", "etcd_seq: is a mapping, not one value"),
        host("a: { etcd_seq: '{{ seq }}' }", "is a template", "write the value itself"),
        host("a: { etcd_seq: {{ seq }} }", "is a template"),
        host("a: { etcd_seq: !vault abc }", "is an Ansible Vault secret"),
        host("a: { etcd_seq: !custom 1 }", "has a YAML tag that is unknown"),
        variable("etcd_safeguard: maybe", "'maybe' is neither true nor false"),
        variable("etcd_clean: 2", "'2' is neither true nor false"),
        variable("etcd_clean: '{{ not etcd_safeguard }}'", "is a template"),
        variable("etcd_learner: perhaps", "'perhaps' is neither true nor false"),
        variable("etcd_rm_data: 2", "'2' is neither true nor false"),
        variable("etcd_rm_pkg: no way", "'no way' is neither true nor false"),
        variable("etcd_init: New", "'New' is unknown", "new or existing"),
        variable("etcd_port: http", "'http' is not a TCP port"),
        variable("etcd_port: true", "'true' is not a TCP port"),
        variable("etcd_port: 2_379", "'2_379' is not a TCP port"),
        variable("cert_validity: forever", "'forever' is not a validity"),
        variable("cert_validity: 0", "'0' is not a validity"),
        variable("cert_validity: 200y", "too long a validity"),
        variable("etcd_service: etcd.service", "leave .service out"),
        variable("raftsman_site: Berlin", "'Berlin' is not a name for a site"),
        variable("etcd_service: ssh", "'ssh' is not a name for etcd's systemd unit"),
        variable("etcd_service: ../etcd", "'../etcd' is not a name"),
        variable("etcd_prometheus_targets: targets", "is not an absolute path"),
        variable("etcd_prometheus_targets: /etc", "is a system directory"));
  }

  static Stream<Arguments> ranges() {
    return Stream.of(
        variable("etcd_port: 0", "0 is out of range", "from 1 to 65535"),
        variable("etcd_port: 65536", "65536 is out of range"),
        variable("etcd_peer_port: -2380", "-2380 is out of range"),
        variable("etcd_heartbeat_interval: 0", "0 is out of range"),
        variable("etcd_heartbeat_interval: 100ms", "'100ms' is not an interval in milliseconds"),
        variable("etcd_election_timeout: 50001", "50001 is out of range", "to 50000"),
        variable("etcd_election_timeout: 4", "4 is out of range"),
        variable("etcd_election_timeout: 1s", "'1s' is not a time in milliseconds"));
  }

  static Stream<Arguments> dataDirectories() {
    List<Arguments> cases = new ArrayList<>();
    for (String path :
        List.of(
            "/",
            "//",
            "/etc",
            "/etc/",
            "/etc/etcd",
            "/usr/share/etcd",
            "/var",
            "/var/lib",
            "/home",
            "/home/me",
            "/root",
            "/boot/etcd",
            "/bin",
            "/lib",
            "/lib64/etcd",
            "/dev/shm",
            "/proc",
            "/sys",
            "/run/etcd",
            "/tmp",
            "/opt",
            "/srv",
            "/mnt",
            "/media",
            "/data",
            "/data/.",
            "/./data/",
            "/var/lib/dpkg/etcd",
            "/sbin")) {
      cases.add(variable("etcd_data: " + path, "etcd_data", "is a system directory"));
    }
    cases.add(variable("etcd_data: data/etcd", "is not an absolute path"));
    cases.add(variable("etcd_data: ~/etcd", "is not an absolute path"));
    cases.add(variable("etcd_data: /data/etcd/../..", "goes up with .."));
    cases.add(variable("etcd_data: /data/et cd", "is not a path that is safe"));
    cases.add(variable("etcd_data: '/data/$(id)'", "is not a path that is safe"));
    cases.add(variable("etcd_data: \"/data/a\\nb\"", "is not a path that is safe"));
    cases.add(variable("etcd_data: '/data/{{ x }}'", "is a template"));
    return cases.stream();
  }

  static Stream<Arguments> crossChecks() {
    return Stream.of(
        bad(
            "one etcd_seq twice",
            "etcd:\n  hosts:\n    a: { etcd_seq: 1 }\n    b: { etcd_seq: 1 }\n",
            "4: |host b|etcd_seq|1 is host a's already (line 3)"),
        variable("etcd_port: 2380", "2380 is the client port and the peer port"),
        variable("etcd_peer_port: 2379", "2379 is the client port and the peer port"),
        variable("etcd_election_timeout: 499", "less than five heartbeats", "500 or more"),
        variable("etcd_heartbeat_interval: 201", "less than five heartbeats", "1005 or more"),
        bad(
            "members that differ in the election timeout",
            "etcd:\n  hosts:\n    a: { etcd_seq: 1 }\n    b: { etcd_seq: 2, etcd_election_timeout: 2000 }\n",
            "4: |etcd_election_timeout|2000 here, but 1000 for another member"),
        bad(
            "a cluster of learners",
            "etcd:\n  hosts:\n    a: { etcd_seq: 1 }\n    b: { etcd_seq: 2 }\n  vars: { etcd_learner: true }\n",
            "5: |etcd_learner|makes a learner of every member"),
        bad(
            "two learners",
            """
            etcd:
              hosts:
                a: { etcd_seq: 1 }
                b: { etcd_seq: 2, etcd_learner: true }
                c: { etcd_seq: 3, etcd_learner: true }
            """,
            "5: |host c|etcd_learner|makes a second learner"),
        bad(
            "one machine under two names",
            "etcd:\n  hosts:\n    a: { etcd_seq: 1, ansible_host: 10.0.0.1 }\n    10.0.0.1: { etcd_seq: 2 }\n",
            "4: |host 10.0.0.1|is the same machine as host a"),
        bad(
            "one machine under two spellings",
            "etcd:\n  hosts:\n    '2001:db8::1': { etcd_seq: 1 }\n    '2001:db8:0::1': { etcd_seq: 2 }\n",
            "4: |is the same machine as host 2001:db8::1"),
        bad(
            "two clusters on a host with all alike",
            """
            kv:
              hosts: { a: { etcd_seq: 1 } }
            etcd:
              hosts: { a: { etcd_seq: 1 } }
              vars: { etcd_service: etcd }
            """,
            "3: |etcd_port|2379 is also a port of cluster kv",
            "3: |etcd_peer_port|2380 is also a port of cluster kv",
            "3: |etcd_data|/data/etcd and /data/etcd of cluster kv",
            "5: |etcd_service|etcd is also the service of cluster kv"),
        bad(
            "two clusters on a host, one's data in the other's",
            """
            kv:
              hosts: { a: { etcd_seq: 1 } }
            etcd:
              hosts: { a: { etcd_seq: 1 } }
              vars:
                etcd_port: 2381
                etcd_peer_port: 2379
                etcd_data: /data/etcd/kv
            """,
            "7: |etcd_peer_port|2379 is also a port of cluster kv",
            "8: |etcd_data|one is in the other"));
  }

  static Stream<Arguments> installations() {
    String sha = "a".repeat(64);
    return Stream.of(
        variable("etcd_install_method: apt", "'apt' is unknown", "package, archive or none"),
        variable("etcd_version: latest", "'latest' is not an etcd version"),
        variable("etcd_version: 3", "'3' is not an etcd version"),
        variable("etcd_version: 3.4", "'3.4' is not an etcd version", "all three numbers"),
        variable("etcd_cluster: a..b", "'a..b' is not a cluster name", "single dots"),
        variable("etcd_cluster: etcd.", "is not a cluster name"),
        variable("etcd_cluster: " + "e".repeat(53), "is not a cluster name", "52 at most"),
        variable("etcd_version: 2.3.8", "doesn't know", "3.4 or later"),
        variable("etcd_version: 3.3.27", "doesn't know"),
        variable("etcd_version: '3.4.23; reboot'", "is not an etcd version"),
        bad(
            "an archive without anything",
            withVariable("etcd_install_method: archive"),
            "7: |archive needs etcd_archive",
            "7: |archive needs etcd_archive_sha256",
            "7: |archive needs etcd_version"),
        bad(
            "an archive with everything wrong",
            """
            etcd:
              hosts: { a: { etcd_seq: 1 } }
              vars:
                etcd_install_method: archive
                etcd_archive: ftp://example.com/etcd.tar.gz
                etcd_archive_sha256: abc
                etcd_version: "3.6"
            """,
            "5: |etcd_archive|is not a URL to fetch from",
            "6: |etcd_archive_sha256|'abc' is not a SHA-256",
            "7: |etcd_version|'3.6' is not an etcd version"),
        bad(
            "an archive whose URL has a password",
            """
            etcd:
              hosts: { a: { etcd_seq: 1 } }
              vars:
                etcd_install_method: archive
                etcd_archive: https://me:secret@example.com/etcd.tar.gz
                etcd_archive_sha256: %s
                etcd_version: 3.6.16
            """
                .formatted(sha),
            "5: |etcd_archive: the URL holds a password"),
        bad(
            "an archive by template",
            """
            etcd:
              hosts: { a: { etcd_seq: 1 } }
              vars:
                etcd_install_method: archive
                etcd_archive: "{{ repo }}/etcd.tar.gz"
                etcd_archive_sha256: %s
                etcd_version: 3.6.16
            """
                .formatted(sha),
            "5: |etcd_archive: is a template"));
  }

  static Stream<Arguments> connections() {
    return Stream.of(
        host("a: { etcd_seq: 1, ansible_port: 0 }", "ansible_port: 0 is out of range"),
        host("a: { etcd_seq: 1, ansible_port: ssh }", "'ssh' is not a TCP port"),
        host("'a:99999': { etcd_seq: 1 }", "ansible_port: 99999 is out of range"),
        host("a: { etcd_seq: 1, ansible_host: 'b c' }", "ansible_host: 'b c' is not a host name"),
        host("a: { etcd_seq: 1, ansible_host: '{{ ip }}' }", "ansible_host: is a template"),
        host("a: { etcd_seq: 1, ansible_user: 'a;b' }", "ansible_user: 'a;b' is not a login name"),
        host("a: { etcd_seq: 1, ansible_become: perhaps }", "neither true nor false"),
        host(
            "a: { etcd_seq: 1, ansible_connection: local }",
            "ansible_connection: 'local' is not SSH"),
        host("a: { etcd_seq: 1, ansible_ssh_private_key_file: '~you/id' }", "another user's home"),
        host(
            "a: { etcd_seq: 1, ansible_ssh_private_key_file: '{{ inventory_dir }}/id' }",
            "is a template"),
        host("a: { etcd_seq: 1, ansible_ssh_extra_args: '-o \"x' }", "a quote is not closed"),
        host(
            "a: { etcd_seq: 1, ansible_ssh_common_args: '-o UserKnownHostsFile={{ x }}' }",
            "ansible_ssh_common_args: is a template"),
        host(
            "a: { etcd_seq: 1, ansible_become_password: hunter2 }",
            "ansible_become_password: does not say where the secret is; write env:NAME or file:PATH"),
        host(
            "a: { etcd_seq: 1, ansible_sudo_pass: !vault hunter2 }",
            "ansible_sudo_pass: does not say where the secret is"),
        host(
            "a: { etcd_seq: 1, ansible_ssh_private_key_passphrase: \"{{ lookup('env', 'P') }}\" }",
            "ansible_ssh_private_key_passphrase: does not say where the secret is"),
        bad(
            "a bad monitor",
            "etcd: { hosts: { a: { etcd_seq: 1 } } }\ninfra:\n  hosts:\n    'b c':\n    d: { ansible_port: x }\n",
            "4: |group infra|host b c|is not a host name",
            "5: |group infra|host d|ansible_port|'x' is not a TCP port"));
  }

  @Test
  void aSecretThatIsWrittenOutIsShownNowhere() {
    String yaml =
        """
        etcd:
          hosts:
            a: { etcd_seq: 1, ansible_become_password: hunter2 }
          vars: { ansible_ssh_private_key_passphrase: hunter3 }
        """;
    InventoryException refused =
        TestInventories.refusal(
            () -> TestInventories.resolve(directory, yaml, "ansible_sudo_pass=hunter4"));
    assertThat(refused.faults()).isNotEmpty();
    assertThat(refused.toString() + refused.faults()).doesNotContain("hunter");
  }
}
