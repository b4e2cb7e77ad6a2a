package io.raftsman.starter.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code -e} beats host beats group beats {@code all} beats the default, for every parameter. */
class PrecedenceTest {
  @TempDir private Path directory;

  /** Lines 2 to 6 of the inventory hold all, the parent, the group and the host, in this order. */
  private static String inventory(String all, String parent, String group, String host) {
    return """
    all:
      vars: { ansible_user: root%s }
    parent: { children: { etcd: }, vars: { x: 1%s } }
    etcd:
      vars: { etcd_cluster: etcd%s }
      hosts: { a: { etcd_seq: 1%s } }
    """
        .formatted(all, parent, group, host);
  }

  @ParameterizedTest
  @CsvSource({
    "etcd_safeguard, true, true, true, true, true",
    "etcd_clean, false, false, false, false, false",
    "etcd_data, /data/all, /data/parent, /data/group, /data/host, /data/extra",
    "etcd_port, 1025, 1026, 1027, 1028, 1029",
    "etcd_peer_port, 1025, 1026, 1027, 1028, 1029",
    "etcd_init, existing, existing, existing, existing, existing",
    "etcd_election_timeout, 1001, 1002, 1003, 1004, 1005",
    "etcd_heartbeat_interval, 101, 102, 103, 104, 105",
    "etcd_version, 3.4.1, 3.4.2, 3.4.3, 3.4.4, 3.4.5",
    "etcd_install_method, none, none, none, none, none",
    "etcd_service, etcd-all, etcd-parent, etcd-group, etcd-host, etcd-extra",
    "etcd_prometheus_targets, /all, /parent, /group, /host, /extra",
    "cert_validity, 1d, 2d, 3d, 4d, 5d",
    "ansible_port, 1025, 1026, 1027, 1028, 1029",
    "ansible_host, all, parent, group, host, extra"
  })
  void theStrongestLevelWins(
      String name, String all, String parent, String group, String host, String extra) {
    String ofAll = ", " + name + ": " + all;
    String ofParent = ", " + name + ": " + parent;
    String ofGroup = ", " + name + ": " + group;
    String ofHost = ", " + name + ": " + host;
    assertResolved(name, all, Level.GLOBAL, 2, inventory(ofAll, "", "", ""));
    assertResolved(name, parent, Level.CLUSTER, 3, inventory(ofAll, ofParent, "", ""));
    assertResolved(name, group, Level.CLUSTER, 5, inventory(ofAll, ofParent, ofGroup, ""));
    assertResolved(name, host, Level.INSTANCE, 6, inventory(ofAll, ofParent, ofGroup, ofHost));
    assertResolved(
        name,
        extra,
        Level.ARGUMENT,
        0,
        inventory(ofAll, ofParent, ofGroup, ofHost),
        name + "=" + extra);
  }

  private void assertResolved(
      String name, String value, Level level, int line, String yaml, String... extra) {
    ResolvedParameter resolved =
        TestInventories.parameter(TestInventories.resolve(directory, yaml, extra), name);
    assertThat(resolved.value()).isEqualTo(value);
    assertThat(resolved.level()).isEqualTo(level);
    assertThat(resolved.place().line()).isEqualTo(line);
  }

  @Test
  void theDefaultIsLast() {
    ResolvedParameter port =
        TestInventories.parameter(
            TestInventories.resolve(directory, inventory("", "", "", "")), "etcd_port");
    assertThat(port.value()).isEqualTo("2379");
    assertThat(port.level()).isEqualTo(Level.DEFAULT);
    assertThat(port.place().render()).isEqualTo("default");
  }

  @ParameterizedTest
  @CsvSource({
    "etcd_safeguard, true, ''",
    "etcd_port, 1025, GIA",
    "etcd_data, /data/x, GIA",
    "etcd_init, new, G",
    "etcd_version, 3.4.23, ''",
    "cert_validity, 10d, I"
  })
  void aLevelThatTheReferenceDoesNotNameCountsAndIsWarnedOf(
      String name, String value, String misplaced) {
    String line = ", " + name + ": " + value;
    assertWarned(name, misplaced.contains("G"), inventory(line, "", "", ""));
    assertWarned(name, false, inventory("", "", line, ""));
    assertWarned(
        name,
        misplaced.contains("I") || name.equals("etcd_safeguard"),
        inventory("", "", "", line));
    assertWarned(name, misplaced.contains("A"), inventory("", "", "", ""), name + "=" + value);
  }

  private void assertWarned(String name, boolean warned, String yaml, String... extra) {
    ResolvedCluster resolved = TestInventories.resolve(directory, yaml, extra);
    assertThat(
            resolved.warnings().stream().anyMatch(w -> w.text().startsWith(name + " is set at ")))
        .isEqualTo(warned);
  }

  @Test
  void aDeeperGroupBeatsAHigherOneWhateverItsName() {
    ResolvedCluster resolved =
        TestInventories.resolve(
            directory,
            """
            zebra: { children: { yak: }, vars: { etcd_port: 1111 } }
            yak: { children: { etcd: }, vars: { etcd_port: 2222, etcd_peer_port: 3333 } }
            etcd: { hosts: { a: { etcd_seq: 1 } } }
            """);
    assertThat(resolved.spec().members().get(0).clientPort()).isEqualTo(2222);
    assertThat(resolved.spec().members().get(0).peerPort()).isEqualTo(3333);
  }

  @Test
  void aHostMayBeSaidToBeOfTheClusterThatItsGroupNames() {
    ResolvedCluster resolved =
        TestInventories.resolve(directory, inventory("", "", "", ", etcd_cluster: etcd"));
    assertThat(resolved.spec().name()).isEqualTo("etcd");
  }
}
