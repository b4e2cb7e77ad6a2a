package io.raftsman.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.fixture.Clusters;
import io.raftsman.observed.Placement;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MemberFilesTest {

  /** A member whose files are told in full, for something that it alone has. */
  record Case(String name, ClusterSpec cluster, Placement placement, InitialState state) {

    MemberFiles files() {
      return MemberFiles.of(cluster, cluster.members().get(0), placement, state);
    }

    String golden(String kind) throws IOException {
      String file = "golden/" + name + "." + kind;
      try (InputStream in = MemberFilesTest.class.getResourceAsStream(file)) {
        assertThat(in).as(file).isNotNull();
        return new String(in.readAllBytes(), UTF_8);
      }
    }
  }

  private static final Case THREE =
      new Case(
          "three",
          Clusters.three(),
          new Placement("/usr/bin/etcd", "10.10.10.10"),
          InitialState.NEW);
  private static final Case IPV6 =
      new Case(
          "ipv6",
          Clusters.of("six", "etcd", 2379, 2380, "fd00::10", "fd00::11"),
          new Placement("/usr/bin/etcd", "fd00::10"),
          InitialState.NEW);
  private static final Case NAMES =
      new Case(
          "names",
          Clusters.of("named", "etcd", 2379, 2380, "node-1.example.org", "node-2.example.org"),
          new Placement("/usr/local/bin/etcd", "192.0.2.10"),
          InitialState.EXISTING);
  private static final Case SECOND =
      new Case(
          "second",
          Clusters.of("second", "etcd-second", 12379, 12380, "10.10.10.10"),
          new Placement("/usr/local/bin/etcd", "10.10.10.10"),
          InitialState.EXISTING);

  static Stream<Case> cases() {
    return Stream.of(THREE, IPV6, NAMES, SECOND);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_configuration_is_as_it_should_be(Case member) throws IOException {
    assertThat(member.files().config()).isEqualTo(member.golden("conf"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_unit_is_as_it_should_be(Case member) throws IOException {
    assertThat(member.files().unit()).isEqualTo(member.golden("service"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_client_environment_is_as_it_should_be(Case member) throws IOException {
    assertThat(member.files().profile()).isEqualTo(member.golden("profile"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_configuration_says_the_same_to_a_reader_of_YAML(Case member) throws IOException {
    JsonNode config = new YAMLMapper().readTree(member.files().config());

    assertThat(config.path("name").textValue()).isEqualTo(member.cluster().name() + "-1");
    assertThat(config.path("initial-cluster-token").textValue()).isEqualTo(member.cluster().name());
    assertThat(config.path("initial-cluster").textValue())
        .isEqualTo(member.cluster().initialCluster());
    assertThat(config.path("initial-cluster-state").textValue()).isEqualTo(member.state().label());
    assertThat(config.path("data-dir").textValue())
        .isEqualTo("/data/" + member.cluster().service());
    for (String transport : List.of("client-transport-security", "peer-transport-security")) {
      JsonNode security = config.path(transport);
      assertThat(security.path("client-cert-auth").booleanValue()).as(transport).isTrue();
      assertThat(security.path("cert-file").textValue())
          .isEqualTo(member.cluster().layout().certificate());
      assertThat(security.path("key-file").textValue()).isEqualTo(member.cluster().layout().key());
      assertThat(security.path("trusted-ca-file").textValue())
          .isEqualTo(member.cluster().layout().authority());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024", "0123", "1e", "1.10", "true", "null", "no", "2024-11", "0x1f"})
  void a_name_that_looks_like_something_else_to_YAML_stays_a_name(String name) throws IOException {
    ClusterSpec cluster = Clusters.of(name, "etcd", 2379, 2380, "10.10.10.10");

    JsonNode config =
        new YAMLMapper()
            .readTree(
                MemberFiles.of(
                        cluster,
                        cluster.members().get(0),
                        new Placement("/usr/bin/etcd", "10.10.10.10"),
                        InitialState.NEW)
                    .config());

    assertThat(config.path("initial-cluster-token").isTextual()).isTrue();
    assertThat(config.path("initial-cluster-token").textValue()).isEqualTo(name);
    assertThat(config.path("name").isTextual()).isTrue();
    assertThat(config.path("name").textValue()).isEqualTo(name + "-1");
  }

  @Test
  void etcd_does_not_listen_for_clients_on_every_address() throws IOException {
    JsonNode config = new YAMLMapper().readTree(IPV6.files().config());

    assertThat(config.path("listen-client-urls").textValue())
        .isEqualTo("https://[fd00::10]:2379,https://127.0.0.1:2379");
    assertThat(config.path("listen-peer-urls").textValue()).isEqualTo("https://[fd00::10]:2380");
  }
}
