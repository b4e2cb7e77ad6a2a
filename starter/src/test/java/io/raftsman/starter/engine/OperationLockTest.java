package io.raftsman.starter.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Timing;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One operation a host at a time. */
final class OperationLockTest {
  @TempDir Path directory;

  @Test
  void tellsWhoHoldsAHost() throws Exception {
    OperationLock held =
        OperationLock.take(directory, cluster("etcd", "10.0.0.1", "10.0.0.2"), "deploy by ann");
    assertThatThrownBy(
            () ->
                OperationLock.take(
                    directory, cluster("other", "10.0.0.2", "10.0.0.3"), "deploy by bob"))
        .isInstanceOf(OperationLock.HeldException.class)
        .hasMessage("deploy by ann");
    held.close();
    assertThatCode(
            () ->
                OperationLock.take(
                        directory, cluster("other", "10.0.0.2", "10.0.0.3"), "deploy by bob")
                    .close())
        .doesNotThrowAnyException();
  }

  @Test
  void keepsNothingWhenItCannotHaveAll() throws Exception {
    try (var held = OperationLock.take(directory, cluster("etcd", "10.0.0.2"), "deploy by ann")) {
      assertThatThrownBy(
              () ->
                  OperationLock.take(
                      directory, cluster("other", "10.0.0.1", "10.0.0.2"), "deploy by bob"))
          .isInstanceOf(OperationLock.HeldException.class);
      OperationLock.take(directory, cluster("third", "10.0.0.1"), "deploy by eve").close();
    }
  }

  @Test
  void doesNotHinderOtherHosts() throws Exception {
    try (var held = OperationLock.take(directory, cluster("etcd", "fd00::1"), "deploy by ann")) {
      OperationLock.take(directory, cluster("other", "fd00::2"), "deploy by bob").close();
    }
  }

  private static ClusterSpec cluster(String name, String... hosts) {
    List<Member> members =
        IntStream.range(0, hosts.length)
            .mapToObj(
                i ->
                    new Member(
                        name + "-" + i,
                        i,
                        Host.of(hosts[i]),
                        "/data/etcd",
                        2379,
                        2380,
                        Installation.byPackage()))
            .toList();
    return new ClusterSpec(
        name,
        "etcd",
        members,
        List.of(),
        "/targets",
        false,
        true,
        InitialState.NEW,
        new Timing(100, 1000),
        7300);
  }
}
