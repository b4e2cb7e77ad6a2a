package io.raftsman.starter.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.InstallMethod;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.cluster.SecretReference;
import io.raftsman.cluster.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Good inventories, and the clusters that they ask for. */
class InventoryResolveTest {
  private static final Path RESOURCES = Path.of("src/test/resources/inventory");

  @TempDir private Path directory;

  private ResolvedCluster resolve(String yaml, String... extra) {
    return TestInventories.resolve(directory, yaml, extra);
  }

  private ClusterSpec spec(String yaml) {
    return resolve(yaml).spec();
  }

  private static List<String> hosts(ClusterSpec spec) {
    return spec.members().stream().map(m -> m.host().name()).toList();
  }

  @Test
  void readsTheOriginalsSingleNode() {
    ResolvedCluster resolved =
        resolve(
            "etcd: { hosts: { 10.10.10.10: { etcd_seq: 1 } }, vars: { etcd_cluster: etcd } }\n");
    assertThat(resolved.spec().initialCluster()).isEqualTo("etcd-1=https://10.10.10.10:2380");
    assertThat(TestInventories.warnings(resolved))
        .singleElement()
        .asString()
        .contains("one member");
  }

  @Test
  void readsTheOriginalsThreeNodesWithItsDefaults() {
    ResolvedCluster resolved =
        resolve(
            """
            etcd: # dcs service for postgres/patroni ha consensus
              hosts:  # 1 node for testing, 3 or 5 for production
                10.10.10.10: { etcd_seq: 1 }  # etcd_seq required
                10.10.10.11: { etcd_seq: 2 }  # assign from 1 ~ n
                10.10.10.12: { etcd_seq: 3 }  # odd number please
              vars: # cluster level parameter override roles/etcd
                etcd_cluster: etcd  # mark etcd cluster name etcd
                etcd_safeguard: false # safeguard against purging
                etcd_clean: true # purge etcd during init process
            """);
    ClusterSpec spec = resolved.spec();
    assertThat(spec.name()).isEqualTo("etcd");
    assertThat(spec.service()).isEqualTo("etcd");
    assertThat(spec.endpoints())
        .isEqualTo("https://10.10.10.10:2379,https://10.10.10.11:2379,https://10.10.10.12:2379");
    assertThat(spec.safeguard()).isFalse();
    assertThat(spec.clean()).isTrue();
    assertThat(spec.init()).isEqualTo(InitialState.NEW);
    assertThat(spec.timing()).isEqualTo(new Timing(100, 1000));
    assertThat(spec.certificateDays()).isEqualTo(7300);
    assertThat(spec.targetsDirectory()).isEqualTo("/etc/prometheus/targets/etcd");
    assertThat(spec.monitors()).isEmpty();
    assertThat(spec.members())
        .allSatisfy(
            member -> {
              assertThat(member.dataDirectory()).isEqualTo("/data/etcd");
              assertThat(member.installation().method()).isEqualTo(InstallMethod.PACKAGE);
            });
    assertThat(resolved.warnings()).isEmpty();
  }

  @Test
  void knowsWhoIsALearnerAndWhatARemovalLeaves() {
    ResolvedCluster resolved =
        resolve(
            """
            etcd:
              hosts:
                10.10.10.10: { etcd_seq: 1 }
                10.10.10.11: { etcd_seq: 2 }
                10.10.10.12: { etcd_seq: 3 }
                10.10.10.13: { etcd_seq: 4, etcd_learner: yes }
              vars: { etcd_rm_data: false, etcd_rm_pkg: true }
            """);
    assertThat(resolved.spec().members())
        .extracting(Member::learner)
        .containsExactly(false, false, false, true);
    assertThat(resolved.spec().remains()).isEqualTo(new Remains(true, false));
    // A learner is not counted where members are to be odd.
    assertThat(resolved.warnings()).isEmpty();
    assertThat(resolve("etcd: { hosts: { 10.10.10.10: { etcd_seq: 1 } } }\n").spec().remains())
        .isEqualTo(Remains.PACKAGES);
  }

  @Test
  void dataIsKeptWhereAnyMemberSaysSo() {
    ResolvedCluster resolved =
        resolve(
            """
            etcd:
              hosts:
                10.10.10.10: { etcd_seq: 1 }
                10.10.10.11: { etcd_seq: 2, etcd_rm_data: false }
                10.10.10.12: { etcd_seq: 3 }
            """);
    assertThat(resolved.spec().remains().data()).isTrue();
    assertThat(TestInventories.warnings(resolved))
        .anyMatch(w -> w.contains("etcd_rm_data differs among the members; false counts"));
  }

  @Test
  void knowsWhoJoins() {
    String yaml =
        """
        etcd:
          hosts:
            10.10.10.10: { etcd_seq: 1 }
            10.10.10.11: { etcd_seq: 2, etcd_init: existing }
            10.10.10.12: { etcd_seq: 3 }
        """;
    assertThat(resolve(yaml).joining()).containsExactly("10.10.10.11");
    assertThat(resolve(yaml).spec().init()).isEqualTo(InitialState.NEW);
    assertThat(resolve(yaml, "etcd_init=existing").joining()).hasSize(3);
    assertThat(resolve(yaml, "etcd_init=existing").spec().init()).isEqualTo(InitialState.EXISTING);
    assertThat(resolve(yaml, "etcd_init=new").joining()).isEmpty();
    assertThat(resolve(yaml).parameters())
        .filteredOn(p -> p.name().equals("etcd_init"))
        .extracting(p -> p.host().orElse("") + " " + p.value())
        .containsExactly("10.10.10.10 new", "10.10.10.11 existing", "10.10.10.12 new");
  }

  @Test
  void findsEtcdInAWholePlatformsFile() {
    ResolvedCluster resolved =
        Inventory.read(RESOURCES.resolve("pigsty.yml")).resolve("etcd", ExtraVariables.none());
    ClusterSpec spec = resolved.spec();
    assertThat(resolved.warnings()).isEmpty();
    assertThat(hosts(spec)).containsExactly("10.10.10.10", "10.10.10.11", "10.10.10.12");
    assertThat(spec.certificateDays()).isEqualTo(7300);
    assertThat(spec.safeguard()).isFalse();
    assertThat(spec.clean()).isTrue();
    Optional<String> key =
        Optional.of(RESOURCES.resolve("keys/id_ed25519").toAbsolutePath().toString());
    assertThat(spec.members().get(1).host())
        .isEqualTo(
            new Host(
                "10.10.10.11",
                "10.10.10.11",
                OptionalInt.of(2222),
                Optional.of("dba"),
                key,
                Optional.empty(),
                List.of(),
                true,
                Optional.empty()));
    assertThat(spec.members().get(2).host().address()).isEqualTo("meta.example.com");
    assertThat(spec.monitors()).extracting(Host::name).containsExactly("10.10.10.10");
  }

  @Test
  void listsTheClustersOfAFile() {
    Inventory inventory =
        Inventory.read(
            TestInventories.write(
                directory,
                """
                etcd: { hosts: { a: { etcd_seq: 1 } } }
                dcs: { hosts: { b: { etcd_seq: 1 } }, vars: { etcd_cluster: kv } }
                plain: { hosts: { c: { etcd_seq: 1 } } }
                nodes: { hosts: { a:, b:, c: } }
                """));
    assertThat(inventory.clusters()).containsExactly("etcd", "kv", "plain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dcs", "kv"})
  void findsAClusterByItsNameAndByItsGroup(String asked) {
    ResolvedCluster resolved =
        TestInventories.resolve(
            directory,
            "dcs: { hosts: { b: { etcd_seq: 1 } }, vars: { etcd_cluster: kv } }\n",
            asked,
            new String[0]);
    assertThat(resolved.spec().name()).isEqualTo("kv");
    assertThat(resolved.spec().members().get(0).name()).isEqualTo("kv-1");
  }

  @Test
  void namesAClusterByItsGroupWhereNothingElseDoes() {
    ResolvedCluster resolved =
        TestInventories.resolve(
            directory, "dcs: { hosts: { b: { etcd_seq: 7 } } }\n", "dcs", new String[0]);
    assertThat(resolved.spec().members().get(0).name()).isEqualTo("dcs-7");
  }

  @Test
  void gathersAClusterFromChildrenAndSeveralGroups() {
    ClusterSpec spec =
        spec(
            """
            all:
              children:
                etcd:
                  children: { rack1:, rack2: }
                  vars: { etcd_cluster: etcd, etcd_port: 12379 }
            rack1: { hosts: { a: { etcd_seq: 1 } } }
            rack2: { hosts: { b: { etcd_seq: 2 } }, vars: { etcd_port: 22379 } }
            rack3: { hosts: { c: { etcd_seq: 3 } }, vars: { etcd_cluster: etcd } }
            """);
    assertThat(hosts(spec)).containsExactly("a", "b", "c");
    assertThat(spec.members()).extracting(Member::clientPort).containsExactly(12379, 22379, 2379);
  }

  @Test
  void takesHostVariablesFromWhereverTheHostIsListed() {
    ClusterSpec spec =
        spec(
            """
            all:
              hosts:
                a: { ansible_host: 10.0.0.1, etcd_seq: 4 }
              children:
                nodes: { hosts: { b: { etcd_seq: 5, ansible_port: 2200 } } }
                etcd: { hosts: { a:, b:, c: { etcd_seq: 6 } } }
            """);
    assertThat(spec.members()).extracting(Member::sequence).containsExactly(4, 5, 6);
    assertThat(spec.members().get(0).host().address()).isEqualTo("10.0.0.1");
    assertThat(spec.members().get(1).host().port()).hasValue(2200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.10.10.[10:12]      | 10.10.10.10,10.10.10.11,10.10.10.12
          node[08:10].x.org     | node08.x.org,node09.x.org,node10.x.org
          node[1:3]             | node1,node2,node3
          db-[a:c]              | db-a,db-b,db-c
          n[1:9:4]              | n1,n5,n9
          n[:2]                 | n0,n1,n2
          r[1:2]n[a:b]          | r1na,r1nb,r2na,r2nb
          2001:db8::[1:3]       | 2001:db8::1,2001:db8::2,2001:db8::3
          [2001:db8::1]         | 2001:db8::1
          2001:db8::1           | 2001:db8::1
          node1                 | node1
          """)
  void expandsRanges(String pattern, String expected) throws BadValueException {
    HostRange range = HostRange.expand(pattern);
    assertThat(String.join(",", range.hosts())).isEqualTo(expected);
    assertThat(range.port()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          node1:2222         | node1
          n[1:2]:2222        | n1,n2
          10.0.0.1:2222      | 10.0.0.1
          [2001:db8::1]:2222 | 2001:db8::1
          """)
  void readsAPortBehindAHost(String pattern, String hosts) throws BadValueException {
    HostRange range = HostRange.expand(pattern);
    assertThat(String.join(",", range.hosts())).isEqualTo(hosts);
    assertThat(range.port()).isEqualTo("2222");
  }

  @Test
  void readsRangesOfHostsWithVariables() {
    ClusterSpec spec =
        spec(
            """
            etcd:
              hosts:
                10.10.10.[10:12]: { etcd_data: /data/etcd/ }
                10.10.10.10: { etcd_seq: 1 }
                10.10.10.11: { etcd_seq: 2 }
                10.10.10.12: { etcd_seq: 3 }
            """);
    assertThat(spec.members()).extracting(Member::sequence).containsExactly(1, 2, 3);
    assertThat(spec.members()).extracting(Member::dataDirectory).containsOnly("/data/etcd");
  }

  @ParameterizedTest
  @CsvSource({
    "true,true",
    "True,true",
    "'\"true\"',true",
    "yes,true",
    "YES,true",
    "on,true",
    "1,true",
    "'\"1\"',true",
    "false,false",
    "'\"false\"',false",
    "'\"False\"',false",
    "no,false",
    "Off,false",
    "0,false",
    "!unsafe no,false"
  })
  void readsBooleansAsPeopleWriteThem(String written, boolean expected) {
    ClusterSpec spec =
        spec(
            "etcd: { hosts: { a: { etcd_seq: 1 } }, vars: { etcd_safeguard: " + written + " } }\n");
    assertThat(spec.safeguard()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"7300d,7300", "3650,3650", "'\"365\"',365", "20y,7300", "52w,364", "20Y,7300"})
  void readsValidities(String written, int days) {
    ClusterSpec spec =
        spec("etcd: { hosts: { a: { etcd_seq: 1 } }, vars: { cert_validity: " + written + " } }\n");
    assertThat(spec.certificateDays()).isEqualTo(days);
  }

  @Test
  void takesIpv6AndNames() {
    ClusterSpec spec =
        spec(
            """
            etcd:
              hosts:
                2001:db8::10: { etcd_seq: 1 }
                node-2.example.com: { etcd_seq: 2 }
                10.10.10.12: { etcd_seq: "3" }
            """);
    assertThat(spec.endpoints())
        .isEqualTo(
            "https://[2001:db8::10]:2379,https://node-2.example.com:2379,https://10.10.10.12:2379");
  }

  @Test
  void takesAByteOrderMarkAndCarriageReturns() {
    ClusterSpec spec = spec("\uFEFFetcd:\r\n  hosts:\r\n    a: { etcd_seq: 1 }\r\n");
    assertThat(hosts(spec)).containsExactly("a");
  }

  @Test
  void followsMergeKeysAndAliases() {
    ClusterSpec spec =
        spec(
            """
            x-defaults:
              vars: &defaults { etcd_port: 12379, etcd_peer_port: 12380 }
            etcd:
              hosts:
                a: &first { etcd_seq: 1, etcd_data: /data/one }
                b: { <<: *first, etcd_seq: 2 }
              vars:
                <<: [*defaults, { etcd_election_timeout: 2000 }]
                etcd_peer_port: 22380
            """);
    assertThat(spec.members()).extracting(Member::clientPort).containsOnly(12379);
    assertThat(spec.members()).extracting(Member::peerPort).containsOnly(22380);
    assertThat(spec.members()).extracting(Member::dataDirectory).containsOnly("/data/one");
    assertThat(spec.timing().electionMillis()).isEqualTo(2000);
  }

  @Test
  void readsAnArchiveInstallation() {
    String sha = "AB".repeat(32);
    ClusterSpec spec =
        spec(
            """
            etcd:
              hosts:
                a: { etcd_seq: 1 }
                b: { etcd_seq: 2, etcd_archive: https://example.com/etcd-arm64.tar.gz }
                c: { etcd_seq: 3, etcd_install_method: none }
              vars:
                etcd_install_method: archive
                etcd_archive: files/etcd-amd64.tar.gz
                etcd_archive_sha256: %s
                etcd_version: v3.6.16
            """
                .formatted(sha));
    assertThat(spec.members().get(0).installation().archive())
        .contains(directory.resolve("files/etcd-amd64.tar.gz").toString());
    assertThat(spec.members().get(0).installation().sha256()).contains("ab".repeat(32));
    assertThat(spec.members().get(0).installation().version()).contains("3.6.16");
    assertThat(spec.members().get(1).installation().archive())
        .contains("https://example.com/etcd-arm64.tar.gz");
    assertThat(spec.members().get(2).installation().method()).isEqualTo(InstallMethod.NONE);
  }

  @Test
  void letsTwoClustersShareAHostWhenNothingElseIsShared() {
    String yaml =
        """
        etcd:
          hosts: { a: { etcd_seq: 1 } }
        events:
          hosts: { a: { etcd_seq: 1 } }
          vars:
            etcd_cluster: events
            etcd_port: 2381
            etcd_peer_port: 2382
            etcd_data: /data/events
        """;
    ClusterSpec first = spec(yaml);
    ClusterSpec second = TestInventories.resolve(directory, yaml, "events", new String[0]).spec();
    assertThat(first.service()).isEqualTo("etcd");
    assertThat(first.members().get(0).clientPort()).isEqualTo(2379);
    assertThat(second.service()).isEqualTo("etcd-events");
    assertThat(second.members().get(0).clientPort()).isEqualTo(2381);
    assertThat(second.layout().configDirectory()).isEqualTo("/etc/etcd-events");
  }

  @Test
  void leavesAnotherClustersFaultsToThatCluster() {
    ClusterSpec spec =
        spec(
            """
            etcd: { hosts: { a: { etcd_seq: 1 } } }
            other: { hosts: { b: { etcd_seq: x } }, vars: { etcd_cluster: other, etcd_port: 0 } }
            """);
    assertThat(hosts(spec)).containsExactly("a");
  }

  @Test
  void isOnTheSafeSideWhereMembersDifferInFlags() {
    ResolvedCluster resolved =
        resolve(
            """
            etcd:
              hosts:
                a: { etcd_seq: 1 }
                b: { etcd_seq: 2, etcd_safeguard: true, etcd_clean: false }
                c: { etcd_seq: 3 }
            """);
    assertThat(resolved.spec().safeguard()).isTrue();
    assertThat(resolved.spec().clean()).isFalse();
    assertThat(TestInventories.warnings(resolved))
        .contains(
            "4: etcd_safeguard differs among the members; true counts for the whole cluster",
            "4: etcd_clean differs among the members; false counts for the whole cluster");
  }

  @Test
  void honoursAnsiblesConnectionVariables() {
    ClusterSpec spec =
        spec(
            """
            etcd:
              hosts:
                a:
                  etcd_seq: 1
                  ansible_ssh_host: 10.0.0.1
                  ansible_ssh_port: 2201
                  ansible_ssh_user: admin
                  ansible_private_key_file: ~/.ssh/id
                  ansible_become: no
                b: { etcd_seq: 2, ansible_user: root }
                'c:2203': { etcd_seq: 3, ansible_user: ops, ansible_connection: ssh }
              vars:
                ansible_ssh_private_key_file: ../keys/id
                ansible_ssh_common_args: -o 'UserKnownHostsFile=known_hosts more'
            """);
    Path home = Path.of(System.getProperty("user.home"));
    List<String> knownHosts =
        List.of(directory.resolve("known_hosts").toString(), directory.resolve("more").toString());
    String key = directory.resolveSibling("keys/id").toString();
    assertThat(spec.members())
        .extracting(Member::host)
        .containsExactly(
            new Host(
                "a",
                "10.0.0.1",
                OptionalInt.of(2201),
                Optional.of("admin"),
                Optional.of(home.resolve(".ssh/id").toString()),
                Optional.empty(),
                knownHosts,
                false,
                Optional.empty()),
            new Host(
                "b",
                "b",
                OptionalInt.empty(),
                Optional.of("root"),
                Optional.of(key),
                Optional.empty(),
                knownHosts,
                false,
                Optional.empty()),
            new Host(
                "c",
                "c",
                OptionalInt.of(2203),
                Optional.of("ops"),
                Optional.of(key),
                Optional.empty(),
                knownHosts,
                true,
                Optional.empty()));
  }

  @Test
  void takesPasswordsByReference() {
    ClusterSpec spec =
        spec(
            """
            etcd:
              hosts:
                a: { etcd_seq: 1, ansible_become_pass: env:SUDO }
                b: { etcd_seq: 2, ansible_sudo_pass: file:secrets/sudo }
                c: { etcd_seq: 3 }
              vars:
                ansible_become_password: file:/run/sudo
                ansible_ssh_private_key_passphrase: env:PASSPHRASE
            """);
    assertThat(spec.members())
        .extracting(member -> member.host().becomePassword().orElseThrow().toString())
        .containsExactly("env:SUDO", "file:" + directory.resolve("secrets/sudo"), "file:/run/sudo");
    assertThat(spec.members())
        .allSatisfy(
            member ->
                assertThat(member.host().passphrase())
                    .contains(SecretReference.parse("env:PASSPHRASE").orElseThrow()));
  }

  @Test
  void leavesToTheSshConfigurationWhatItDoesNotSay() {
    Host host = spec("etcd: { hosts: { a: { etcd_seq: 1 } } }\n").members().get(0).host();
    assertThat(host.user()).isEmpty();
    assertThat(host.port()).isEmpty();
    assertThat(host.become()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-o UserKnownHostsFile=/kh",
        "-oUserKnownHostsFile=/kh",
        "-o 'UserKnownHostsFile /kh'",
        "-o userknownhostsfile=/kh",
        "-o \"UserKnownHostsFile = /kh\"",
        "-o StrictHostKeyChecking=yes -o UserKnownHostsFile=/kh"
      })
  void findsTheKnownHostsFileAmongArguments(String arguments) throws BadValueException {
    SshArguments parsed = SshArguments.parse(arguments);
    assertThat(parsed.knownHostsFiles()).containsExactly("/kh");
    assertThat(parsed.ignored()).isEmpty();
    assertThat(parsed.relaxesHostKeys()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-o StrictHostKeyChecking=no",
        "-o StrictHostKeyChecking=accept-new",
        "-oStrictHostKeyChecking=off",
        "-o UserKnownHostsFile=/dev/null"
      })
  void seesWhenHostKeysWouldNotBeChecked(String arguments) throws BadValueException {
    assertThat(SshArguments.parse(arguments).relaxesHostKeys()).isTrue();
    assertThat(SshArguments.parse(arguments).knownHostsFiles()).isEmpty();
  }

  @Test
  void warnsOfWhatIsOdd() {
    ResolvedCluster resolved =
        resolve(
            """
            etcd:
              hosts:
                a: { etcd_seq: 1, etcd_prot: 2379, ansible_password: secret }
                b: { etcd_seq: 2, etcd_data: /data/b }
              vars:
                etcd_elction_timeout: 1000
                ansible_ssh_common_args: -o StrictHostKeyChecking=no -J bastion
                ansible_become_method: su
                etcd_archive: x.tar.gz
                etcd_port: 1000
              host: {}
            """);
    assertThat(TestInventories.warnings(resolved))
        .containsExactlyInAnyOrder(
            "3: cluster etcd has 2 members, which survive the loss of none, as 1 would; use an odd number",
            "3: etcd_prot is not a parameter; did you mean etcd_port?",
            "3: ansible_password is ignored; Raftsman logs in with keys",
            "3: etcd_archive is ignored, because etcd_install_method is package",
            "4: etcd_archive is ignored, because etcd_install_method is package",
            "4: etcd_data is set at a host (I), but belongs at C; it counts nevertheless",
            "6: etcd_elction_timeout is not a parameter; did you mean etcd_election_timeout?",
            "7: ansible_ssh_common_args: host keys are checked nevertheless;"
                + " --accept-new-host-keys records those of hosts met for the first time",
            "7: ansible_ssh_common_args: -J bastion is ignored; only -o UserKnownHostsFile=PATH"
                + " counts",
            "8: ansible_become_method is ignored; it is always sudo",
            "10: etcd_port is below 1024, where user etcd may not listen by default",
            "11: group etcd: 'host' is none of hosts, vars, children; it is left alone");
    assertThat(resolved.warnings().toString()).doesNotContain("secret");
  }

  @Test
  void warnsOfVariableDirectoriesThatAnsibleWouldRead() throws IOException {
    Files.createDirectory(directory.resolve("group_vars"));
    assertThat(resolve("etcd: { hosts: { a: { etcd_seq: 1 } } }\n").warnings())
        .extracting(Warning::render)
        .contains(
            directory.resolve("group_vars") + ": is not read; write variables into inventory.yml");
  }

  @Test
  void warnsOfALoopbackAddressThatIsAlone() {
    ResolvedCluster resolved = resolve("etcd: { hosts: { 127.0.0.1: { etcd_seq: 1 } } }\n");
    assertThat(TestInventories.warnings(resolved))
        .contains("1: host 127.0.0.1 can be reached from itself only; so can the cluster");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "etcd_root_password",
        "etcd_learner",
        "etcd_rm_data",
        "etcd_exporter",
        "etcd_host",
        "pg_port",
        "node_data",
        "admin_ip",
        "ansible_python_interpreter",
        "e",
        ""
      })
  void leavesForeignVariablesAlone(String variable) {
    assertThat(NearMiss.of(variable)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "etcd_prot,etcd_port", "etc_port,etcd_port", "ETCD_PORT,etcd_port", "etcd-port,etcd_port",
    "etcd_ports,etcd_port", "etcd_safegaurd,etcd_safeguard", "etcd_sequence,", "etcd_sq,etcd_seq",
    "etcd_clustr,etcd_cluster", "ansible_hsot,ansible_host", "cert_validty,cert_validity"
  })
  void recognisesNearMisses(String variable, String meant) {
    assertThat(NearMiss.of(variable)).isEqualTo(Optional.ofNullable(meant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/data/etcd",
        "/var/lib/etcd",
        "/home/me/etcd",
        "/srv/etcd",
        "/mnt/nvme0",
        "/data.1/x_y-z+",
        "/library/etcd",
        "/opt/etcd/data"
      })
  void acceptsDataDirectories(String path) throws BadValueException {
    assertThat(Paths.dataDirectory(path)).isEqualTo(path);
  }
}
