package io.raftsman.cluster;

import static io.raftsman.fake.Sample.A;
import static io.raftsman.fake.Sample.B;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.fake.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A record that can't stand for anything real can't be made. */
class ValidationTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void isRefused(String what, Executable making, String message) {
    assertThatIllegalArgumentException().isThrownBy(making::execute).withMessageContaining(message);
  }

  static Stream<Arguments> isRefused() {
    return Stream.of(
        refused("a client port of 0", () -> member(1, "/d", 0, 2380), "client port of m"),
        refused("a negative port", () -> member(1, "/d", -1, 2380), "but is -1"),
        refused("a client port of 65536", () -> member(1, "/d", 65_536, 2380), "65535"),
        refused("a peer port of 0", () -> member(1, "/d", 2379, 0), "peer port of m"),
        refused("a peer port of 65536", () -> member(1, "/d", 2379, 65_536), "peer port of m"),
        refused("one port for both", () -> member(1, "/d", 2379, 2379), "must differ"),
        refused("a negative etcd_seq", () -> member(-1, "/d", 2379, 2380), "etcd_seq of m"),
        refused("a relative directory", () -> member(1, "data", 2379, 2380), "absolute"),
        refused("no directory", () -> member(1, "", 2379, 2380), "absolute"),
        refused("an SSH port of 0", () -> host("h", "h", 0, "root"), "SSH port of h"),
        refused("an SSH port of 65536", () -> host("h", "h", 65_536, "root"), "SSH port of h"),
        refused("a host without a name", () -> host(" ", "h", 22, "root"), "needs a name"),
        refused("a host without an address", () -> host("h", "", 22, "root"), "an address"),
        refused("a host without a user", () -> host("h", "h", 22, ""), "a user"),
        refused("a cluster of nobody", () -> cluster(List.of()), "no members"),
        refused("a sequence twice", () -> cluster(members(1, A, 1, B)), "etcd_seq"),
        refused("a host twice", () -> cluster(members(1, A, 2, A)), "unique in cluster etcd"),
        refused(
            "certificates for no day",
            () -> Sample.cluster().certificateDays(0).build(),
            "at least a day"),
        refused("a heartbeat of 0 ms", () -> new Timing(0, 1000), "at least 1 ms"),
        refused(
            "an election before five heartbeats", () -> new Timing(100, 499), "five heartbeats"),
        refused("an election after 50 s", () -> new Timing(100, 50_001), "50000 ms"),
        refused(
            "a heartbeat whose fivefold overflows",
            () -> new Timing(Integer.MAX_VALUE, 50_000),
            "five heartbeats"),
        refused("an archive of nothing", () -> archive("3.6.16", null, "ab"), "needs the archive"),
        refused("an archive without SHA-256", () -> archive("3.6.16", "f", null), "SHA-256"),
        refused("an archive of no version", () -> archive(null, "f", "ab"), "version"),
        refused(
            "negative patience",
            () -> new ApprovalPolicy(Optional.empty(), Duration.ofSeconds(-1)),
            "negative"));
  }

  private static Arguments refused(String what, Executable making, String message) {
    return arguments(what, making, message);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2379, 65_535})
  void takesEveryPortThereIs(int port) {
    assertThatNoException().isThrownBy(() -> member(0, "/d", port, 40_000));
  }

  @ParameterizedTest(name = "heartbeat {0} ms, election {1} ms")
  @CsvSource({"1, 5", "100, 500", "100, 50000", "10000, 50000"})
  void takesEveryClockThatEtcdTakes(int heartbeat, int election) {
    assertThatNoException().isThrownBy(() -> new Timing(heartbeat, election));
  }

  @Test
  void nothingIsNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> new Member(null, 1, Host.of(A), "/d", 1, 2, Installation.byPackage()))
        .withMessage("name");
    assertThatNullPointerException()
        .isThrownBy(
            () ->
                new Host(
                    A,
                    A,
                    OptionalInt.empty(),
                    Optional.of("root"),
                    null,
                    Optional.empty(),
                    List.of(),
                    true,
                    Optional.empty()))
        .withMessage("identityFile");
  }

  private static Member member(int sequence, String data, int clientPort, int peerPort) {
    return new Member(
        "m", sequence, Host.of(A), data, clientPort, peerPort, Installation.byPackage());
  }

  private static List<Member> members(int first, String host, int second, String other) {
    return List.of(Sample.member(first, host), Sample.member(second, other));
  }

  private static ClusterSpec cluster(List<Member> members) {
    return Sample.cluster().members(members).build();
  }

  private static Host host(String name, String address, int port, String user) {
    return new Host(
        name,
        address,
        OptionalInt.of(port),
        Optional.of(user),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        true,
        Optional.empty());
  }

  private static Installation archive(String version, String archive, String sha256) {
    return new Installation(
        InstallMethod.ARCHIVE,
        Optional.ofNullable(version),
        Optional.ofNullable(archive),
        Optional.ofNullable(sha256));
  }
}
