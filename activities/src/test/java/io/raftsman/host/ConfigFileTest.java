package io.raftsman.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.observed.ConfiguredMember;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfigFileTest {
  @Test
  void a_file_of_our_own_is_read() {
    assertThat(
            ConfigFile.describe(
                """
                # Written by Raftsman.
                name: "etcd-1"
                data-dir: "/data/etcd"
                listen-client-urls: "https://10.10.10.10:2379,https://127.0.0.1:2379"
                advertise-client-urls: "https://10.10.10.10:2379"
                initial-advertise-peer-urls: "https://10.10.10.10:2380"
                initial-cluster: "etcd-1=https://10.10.10.10:2380"
                initial-cluster-token: "etcd"
                initial-cluster-state: "existing"
                peer-transport-security:
                  cert-file: "/etc/etcd/server.crt"
                """))
        .isEqualTo(
            new ConfiguredMember(
                "etcd-1",
                "etcd",
                "/data/etcd",
                "https://10.10.10.10:2379",
                "https://10.10.10.10:2380",
                "etcd-1=https://10.10.10.10:2380"));
  }

  @Test
  void a_file_of_pigsty_s_is_read() {
    assertThat(
            ConfigFile.describe(
                """
                # This is the configuration file for the etcd server.

                # Human-readable name for this member.
                name: 'etcd-1'

                # Path to the data directory.
                data-dir: /data/etcd

                # Path to the dedicated wal directory.
                wal-dir:

                # Number of committed transactions to trigger a snapshot to disk.
                snapshot-count: 10000

                # List of comma separated URLs to listen on for peer traffic.
                listen-peer-urls: https://10.10.10.10:2380

                initial-advertise-peer-urls: https://10.10.10.10:2380
                advertise-client-urls: https://10.10.10.10:2379   # for clients

                # Comma separated string of initial cluster configuration for bootstrapping.
                initial-cluster: etcd-1=https://10.10.10.10:2380
                initial-cluster-token: etcd
                """))
        .isEqualTo(
            new ConfiguredMember(
                "etcd-1",
                "etcd",
                "/data/etcd",
                "https://10.10.10.10:2379",
                "https://10.10.10.10:2380",
                "etcd-1=https://10.10.10.10:2380"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name: etcd-1                | etcd-1",
        "name: \"etcd-1\"            | etcd-1",
        "name: 'etcd-1'              | etcd-1",
        "name:\tetcd-1               | etcd-1",
        "name: etcd-1 # the first    | etcd-1",
        "name: etcd#1                | etcd#1",
        "name: \"etcd #1\" # quoted  | etcd #1"
      })
  void a_scalar_is_read(String line, String value) {
    assertThat(ConfigFile.describe("a: b\n" + line + "\nc: d\n").name()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# name: etcd-1",
        "  name: etcd-1",
        "name:",
        "name: # none",
        "name: \"\"",
        "names: etcd-1",
        "name:etcd-1",
        "name: \"etcd-1",
        ""
      })
  void what_is_no_scalar_at_the_top_is_empty(String line) {
    assertThat(ConfigFile.describe(line + "\nother: x\n").name()).isEmpty();
  }

  @Test
  void a_file_from_windows_is_read() {
    assertThat(ConfigFile.describe("name: etcd-1\r\ndata-dir: \"/data/etcd\"\r\n"))
        .extracting(ConfiguredMember::name, ConfiguredMember::dataDirectory)
        .containsExactly("etcd-1", "/data/etcd");
  }

  @Test
  void garbage_describes_nobody() {
    assertThat(ConfigFile.describe("\u0000\u0001{[\n: :\n"))
        .isEqualTo(new ConfiguredMember("", "", "", "", ""));
  }
}
