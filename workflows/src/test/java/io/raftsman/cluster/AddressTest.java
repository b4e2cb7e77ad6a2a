package io.raftsman.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest
  @CsvSource({
    "https://10.10.10.10:2380, 10.10.10.10, 2380",
    "http://10.10.10.10:2380, 10.10.10.10, 2380",
    "https://10.10.10.10:2380/, 10.10.10.10, 2380",
    "https://etcd-1.example.com:12380, etcd-1.example.com, 12380",
    "https://[fd00::13]:2380, fd00::13, 2380",
    "https://[::1]:1, ::1, 1",
    "https://[fe80::1%eth0]:2380, fe80::1%eth0, 2380",
    "https://localhost:65535, localhost, 65535"
  })
  void isTakenFromAUrl(String url, String host, int port) {
    assertThat(Address.ofUrl(url)).contains(new Address(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.10.10.10:2380",
        "https://10.10.10.10",
        "https://10.10.10.10:",
        "https://:2380",
        "https://10.10.10.10:0",
        "https://10.10.10.10:65536",
        "https://10.10.10.10:123456",
        "https://10.10.10.10:-1",
        "https://10.10.10.10:2380/path",
        "https://fd00::13:2380",
        "https://[fd00::13]",
        "https://[]:2380",
        "ftp://10.10.10.10:2380",
        "unix://socket:2380",
        "https://a:2380,https://b:2380",
        " https://10.10.10.10:2380"
      })
  void isNotTakenFromAnythingElse(String url) {
    assertThat(Address.ofUrl(url)).isEmpty();
  }

  @Test
  void aMembersUrlsLeadToItsHost() {
    Member member =
        new Member(
            "etcd-1", 1, Host.of("fd00::13"), "/data/etcd", 2379, 2380, Installation.byPackage());

    assertThat(Address.ofUrl(member.peerUrl())).contains(new Address("fd00::13", 2380));
    assertThat(Address.ofUrl(member.clientUrl())).contains(new Address("fd00::13", 2379));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_536})
  void hasAPortThatThereIs(int port) {
    assertThatThrownBy(() -> new Address("10.10.10.10", port))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("port of 10.10.10.10");
  }
}
