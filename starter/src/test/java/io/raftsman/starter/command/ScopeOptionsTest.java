package io.raftsman.starter.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Timing;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class ScopeOptionsTest {
  private static final ClusterSpec CLUSTER =
      new ClusterSpec(
          "etcd",
          "etcd",
          List.of(member(1, "10.10.10.10"), member(2, "10.10.10.11")),
          List.of(Host.of("10.10.10.9")),
          "/etc/prometheus/targets/etcd",
          true,
          false,
          InitialState.NEW,
          new Timing(100, 1000),
          7300);

  @Command
  private static final class Parsed {
    @Mixin private final ScopeOptions options = new ScopeOptions();
  }

  @Test
  void nothingSaidIsEverything() {
    assertThat(scope()).isEqualTo(Scope.everything());
    assertThat(parsed().checking()).isFalse();
  }

  @Test
  void aCheckWithItsLinesIsSaidAsInAnsible() {
    for (Scope scope : List.of(scope("--check", "--diff"), scope("-C", "-D"), scope("-CD"))) {
      assertThat(scope.mode()).isEqualTo(Scope.Mode.CHECK);
      assertThat(scope.diff()).isTrue();
    }
    assertThat(parsed("-C").checking()).isTrue();
  }

  @Test
  void anOutageIsAllowedInSoManyWords() {
    assertThat(scope("--allow-outage").outage()).isTrue();
  }

  @Test
  void tagsAreAListAndMayBeRepeated() {
    assertThat(scope("-t", "etcd_conf,etcd_dir", "--tags", "etcd_install").stages())
        .containsExactlyInAnyOrder(Stage.ETCD_CONF, Stage.ETCD_DIR, Stage.ETCD_INSTALL);
  }

  @Test
  void skippedTagsAreAListAndMayBeRepeated() {
    assertThat(scope("-t", "etcd_config,etcd_dir", "--skip-tags", "etcd_cert,etcd_dir").stages())
        .containsExactly(Stage.ETCD_CONF);
    assertThat(scope("--skip-tags", "etcd_purge", "--skip-tags=etcd_launch").stages())
        .doesNotContain(Stage.ETCD_PURGE, Stage.ETCD_LAUNCH, Stage.ETCD_HEALTH)
        .contains(Stage.ETCD_CHECK);
  }

  @Test
  void hostsAreAListAndMayBeRepeatedAndAMonitorIsOne() {
    assertThat(scope("-l", "10.10.10.10, 10.10.10.9", "--limit", "10.10.10.11").hosts())
        .containsExactlyInAnyOrder("10.10.10.10", "10.10.10.11", "10.10.10.9");
  }

  @Test
  void anUnknownTagIsAnErrorThatListsThem() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> scope("-t", "etcd_conf,etcd_lunch"))
        .withMessageStartingWith("--tags, --skip-tags: there is no tag 'etcd_lunch'; the tags are:")
        .withMessageContaining("etcd_launch");
  }

  @Test
  void tagsThatLeaveNothingAreAnError() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> scope("-t", "etcd_conf", "--skip-tags", "etcd_config"))
        .withMessageContaining("leave nothing to do");
  }

  @Test
  void anUnknownHostIsAnErrorThatListsThem() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> scope("-l", "10.10.10.10,10.10.10.99"))
        .withMessage(
            "--limit: 10.10.10.99 is no host of cluster etcd; its hosts are: 10.10.10.10,"
                + " 10.10.10.11, 10.10.10.9");
  }

  private static Scope scope(String... arguments) {
    return parsed(arguments).scope(CLUSTER);
  }

  private static ScopeOptions parsed(String... arguments) {
    var parsed = new Parsed();
    new CommandLine(parsed).parseArgs(arguments);
    return parsed.options;
  }

  private static Member member(int sequence, String host) {
    return new Member(
        "etcd-" + sequence,
        sequence,
        Host.of(host),
        "/data/etcd",
        2379,
        2380,
        Installation.byPackage());
  }
}
