package io.raftsman.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.fixture.Clusters;
import java.io.IOException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PrometheusTargetsTest {

  @Test
  void a_target_is_as_it_should_be() {
    ClusterSpec cluster = Clusters.three();

    assertThat(PrometheusTargets.target(cluster, cluster.members().get(1)))
        .isEqualTo(
            """
            # Prometheus target of etcd member etcd-2, written by Raftsman.
            - labels: { ip: "10.10.10.11", ins: "etcd-2", cls: "etcd" }
              targets: ["10.10.10.11:2379"]
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "etcd, 10.10.10.10, 2379, 10.10.10.10:2379",
    "six, fd00::10, 2379, [fd00::10]:2379",
    "named, node-1.example.org, 2379, node-1.example.org:2379",
    "2024, 10.10.10.10, 12379, 10.10.10.10:12379"
  })
  void a_target_says_the_same_to_a_reader_of_YAML(
      String name, String host, int port, String expected) throws IOException {
    ClusterSpec cluster = Clusters.of(name, "etcd", port, 2380, host);

    JsonNode targets =
        new YAMLMapper().readTree(PrometheusTargets.target(cluster, cluster.members().get(0)));

    assertThat(targets).hasSize(1);
    JsonNode labels = targets.get(0).path("labels");
    assertThat(labels.path("ip").textValue()).isEqualTo(host);
    assertThat(labels.path("ins").textValue()).isEqualTo(name + "-1");
    assertThat(labels.path("cls").textValue()).isEqualTo(name);
    assertThat(targets.get(0).path("targets")).hasSize(1);
    assertThat(targets.get(0).path("targets").get(0).textValue()).isEqualTo(expected);
  }
}
