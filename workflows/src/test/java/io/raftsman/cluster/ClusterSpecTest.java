package io.raftsman.cluster;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.raftsman.fake.Sample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterSpecTest {

  @Test
  void saysItsMembersAsEtcdAndEtcdctlTakeThem() {
    ClusterSpec cluster = Sample.cluster().members(Sample.members(A, B)).build();

    assertThat(cluster.initialCluster())
        .isEqualTo("etcd-1=https://10.10.10.10:2380,etcd-2=https://10.10.10.11:2380");
    assertThat(cluster.endpoints()).isEqualTo("https://10.10.10.10:2379,https://10.10.10.11:2379");
  }

  @Test
  void putsAnIpv6AddressInBrackets() {
    ClusterSpec cluster = Sample.cluster().members(Sample.members("fd00::10", "db1.lan")).build();

    assertThat(cluster.endpoints()).isEqualTo("https://[fd00::10]:2379,https://db1.lan:2379");
  }

  @ParameterizedTest(name = "{0} members: {1}")
  @CsvSource({"1, 1", "2, 2", "3, 2", "4, 3", "5, 3", "7, 4"})
  void needsTheGreaterHalf(int size, int quorum) {
    String[] hosts = new String[size];
    for (int i = 0; i < size; i++) {
      hosts[i] = "host" + i;
    }
    assertThat(Sample.cluster().members(Sample.members(hosts)).build().quorum()).isEqualTo(quorum);
  }

  @Test
  void doesNotChangeWithTheListThatItWasMadeOf() {
    var members = new ArrayList<>(Sample.members(A, B));
    ClusterSpec cluster = Sample.cluster().members(members).build();

    members.clear();

    assertThat(cluster.members()).hasSize(2);
    List<Member> held = cluster.members();
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> held.remove(0));
  }

  @Test
  void aServiceOfAnotherNameHasItsOwnFiles() {
    Layout usual = Sample.cluster().build().layout();
    Layout other = Sample.cluster().service("etcd-blue").build().layout();

    assertThat(usual.config()).isEqualTo("/etc/etcd/etcd.conf");
    assertThat(usual.stamp()).isEqualTo("/etc/etcd/.raftsman.json");
    assertThat(usual.profile()).isEqualTo("/etc/profile.d/etcdctl.sh");
    assertThat(other.unit()).isEqualTo("/etc/systemd/system/etcd-blue.service");
    assertThat(other.key()).isEqualTo("/etc/etcd-blue/server.key");
    assertThat(other.profile()).isEqualTo("/etc/etcd-blue/etcdctl.sh");
  }
}
