package io.raftsman.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of a profile. */
class LeafProfileTest {
  private static final Duration DAY = Duration.ofDays(1);

  @ParameterizedTest
  @CsvSource({
    "10.10.10.10, 127.0.0.1 ::1 10.10.10.10, localhost etcd-1",
    "127.0.0.1, 127.0.0.1 ::1, localhost etcd-1",
    "0:0:0:0:0:0:0:1, 127.0.0.1 ::1, localhost etcd-1",
    "FD00::0:A, 127.0.0.1 ::1 fd00::a, localhost etcd-1",
    "::ffff:10.0.0.1, 127.0.0.1 ::1 10.0.0.1, localhost etcd-1",
    "Node-1.Example.com, 127.0.0.1 ::1, localhost node-1.example.com etcd-1",
    "localhost, 127.0.0.1 ::1, localhost etcd-1",
    "etcd-1, 127.0.0.1 ::1, localhost etcd-1",
  })
  void aMemberHasEachOfItsNamesOnce(String host, String addresses, String names) {
    LeafProfile profile = LeafProfile.member("etcd-1", host, DAY);

    assertThat(profile.ipAddresses()).isEqualTo(List.of(addresses.split(" ")));
    assertThat(profile.dnsNames()).isEqualTo(List.of(names.split(" ")));
    assertThat(profile.commonName()).isEqualTo("etcd-1");
    assertThat(profile.serverAuth()).isTrue();
    assertThat(profile.clientAuth()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "10.10.10.300",
        "10.10.10",
        "010.10.10.10",
        "a b",
        "a..b",
        "-a",
        "*.example.com",
        "fe80::1%eth0",
        "[::1]",
        "1:2:3",
        ":::",
        "ä.example.com",
        "a\n",
        "a/b",
        "1234"
      })
  void aHostThatIsNeitherAddressNorNameIsRefused(String host) {
    assertThatThrownBy(() -> LeafProfile.member("etcd-1", host, DAY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesAreAsLongAsACertificateCanHold() {
    String longest = "a".repeat(60) + "." + "b".repeat(3);

    assertThat(LeafProfile.client(longest, DAY).commonName()).isEqualTo(longest);
    assertThatThrownBy(() -> LeafProfile.client(longest + "c", DAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64");
    assertThatThrownBy(() -> LeafProfile.client(" ", DAY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> LeafProfile.member("etcd-1", ("a".repeat(60) + ".").repeat(5) + "a", DAY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aProfileNeedsAValidityAndAPurpose() {
    assertThatThrownBy(() -> LeafProfile.client("root", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LeafProfile.client("root", Duration.ofDays(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new LeafProfile("x", "o", "u", List.of(), List.of(), false, false, DAY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0:0:0:0:0:0:0:0, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:DB8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "192.168.0.1, 192.168.0.1",
  })
  void anAddressHasOneWayOfWriting(String text, String canonical) {
    assertThat(IpLiteral.parse(text).map(IpLiteral::canonical)).contains(canonical);
  }
}
