package io.raftsman.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.activity.MemberTask;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.files.MemberDirectories;
import io.raftsman.fixture.Clusters;
import io.raftsman.observed.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a member's unit where its binary is or isn't there. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfigurationTest {
  private static final ClusterSpec CLUSTER =
      Clusters.of("etcd", "etcd", 2379, 2380, "10.10.10.10", "10.10.10.11");

  @TempDir private Path top;
  private HostSandbox host;
  private Path unit;

  @BeforeEach
  void a_host() throws IOException {
    host = new HostSandbox(top);
    unit = host.path(CLUSTER.layout().unit());
    Files.createDirectories(host.path(CLUSTER.layout().configDirectory()));
  }

  @Test
  void a_unit_is_not_replaced_by_one_whose_binary_is_missing() throws IOException {
    configure("/bin/sh");
    String before = Files.readString(unit);

    LocalShell.Result result = configure("/nowhere/etcd");

    assertThat(unit).hasContent(before);
    assertThat(result.stdout()).as("what is said").contains("note");
  }

  @Test
  void it_is_by_one_whose_binary_is_there() {
    configure("/bin/sh");

    configure("/bin/cat");

    assertThat(unit).content().contains("ExecStart=/bin/cat ");
  }

  @Test
  void a_host_without_a_unit_gets_one() {
    configure("/nowhere/etcd");

    assertThat(unit).content().contains("ExecStart=/nowhere/etcd ");
  }

  private LocalShell.Result configure(String binary) {
    var task = new MemberTask(CLUSTER, CLUSTER.members().get(0));
    LocalShell.Result result =
        host.run(
            MemberDirectories.configuration(
                task, new Placement(binary, "10.10.10.10"), InitialState.EXISTING));
    assertThat(result.status()).as(result.toString()).isZero();
    return result;
  }
}
