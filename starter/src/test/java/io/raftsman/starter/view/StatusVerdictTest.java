package io.raftsman.starter.view;

import static io.raftsman.starter.view.Samples.START;
import static io.raftsman.starter.view.Samples.answer;
import static io.raftsman.starter.view.Samples.learner;
import static io.raftsman.starter.view.Samples.member;
import static io.raftsman.starter.view.Samples.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import io.raftsman.starter.view.StatusVerdict.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class StatusVerdictTest {
  private static final List<String> THREE = List.of("etcd-1", "etcd-2", "etcd-3");

  static Stream<Arguments> clusters() {
    return Stream.of(
        arguments(
            "all serve",
            List.of(good(1), good(2), good(3)),
            Health.HEALTHY,
            "3 of 3 members of etcd serve, etcd-1 leads, the loss of 1 member is tolerated.",
            List.of(),
            List.of()),
        arguments(
            "one is silent",
            List.of(good(1), good(2), silent(3)),
            Health.DEGRADED,
            "2 of 3 members of etcd serve (quorum 2), no loss is tolerated.",
            List.of("etcd-3 serves no reads: connection refused"),
            List.of()),
        arguments(
            "one read went through, the others can't be reached from here",
            List.of(good(1), silent(2), silent(3)),
            Health.DEGRADED,
            "reads go through, so there is a quorum, but only 1 of 3 members of etcd serves as seen from here.",
            List.of(
                "etcd-2 serves no reads: connection refused",
                "etcd-3 serves no reads: connection refused"),
            List.of()),
        arguments(
            "one answers without a leader, two are silent",
            List.of(unhealthy(1, leaderless(1)), silent(2), silent(3)),
            Health.NO_QUORUM,
            "none of 3 members of etcd serves, 2 are needed. Nothing can be read or written.",
            List.of(
                "etcd-1 serves no reads: etcdserver: request timed out",
                "etcd-2 serves no reads: connection refused",
                "etcd-3 serves no reads: connection refused",
                "no member knows a leader"),
            List.of()),
        arguments(
            "nobody answers",
            List.of(silent(1), silent(2), silent(3)),
            Health.ABSENT,
            "no member of etcd answers: why not, as far as it is known, is below.",
            List.of(
                "etcd-1 serves no reads: connection refused",
                "etcd-2 serves no reads: connection refused",
                "etcd-3 serves no reads: connection refused"),
            List.of()),
        arguments(
            "nobody was asked",
            List.of(),
            Health.ABSENT,
            "no member of etcd answers: why not, as far as it is known, is below.",
            List.of(),
            List.of()),
        arguments(
            "an alarm",
            List.of(good(1), good(2), alarmed(3)),
            Health.DEGRADED,
            "3 of 3 members of etcd serve (quorum 2), the loss of 1 member is tolerated.",
            List.of("etcd-3 raises alarm NOSPACE"),
            List.of()),
        arguments(
            "different clusters",
            List.of(good(1), good(2), member(3, of(3, "other", "8e9e05c521646941", "3.4.23"))),
            Health.DEGRADED,
            "3 of 3 members of etcd serve (quorum 2), the loss of 1 member is tolerated.",
            List.of(
                "the members belong to different clusters: cdf818194e3a8c32 (etcd-1, etcd-2), other (etcd-3)"),
            List.of()),
        arguments(
            "two leaders",
            List.of(
                good(1),
                good(2),
                member(3, of(3, "cdf818194e3a8c32", "8e9e05c521646943", "3.4.23"))),
            Health.DEGRADED,
            "3 of 3 members of etcd serve (quorum 2), the loss of 1 member is tolerated.",
            List.of(
                "the members disagree about the leader: 8e9e05c521646941 (etcd-1, etcd-2), 8e9e05c521646943 (etcd-3)"),
            List.of()),
        arguments(
            "one knows no leader",
            List.of(good(1), good(2), unhealthy(3, leaderless(3))),
            Health.DEGRADED,
            "2 of 3 members of etcd serve (quorum 2), no loss is tolerated.",
            List.of(
                "etcd-3 serves no reads: etcdserver: request timed out",
                "the members disagree about the leader: 8e9e05c521646941 (etcd-1, etcd-2), none (etcd-3)"),
            List.of()),
        arguments(
            "a member that never started",
            List.of(
                member(1, answer(1, "", "etcd-1", "etcd-2")),
                member(2, answer(2, "", "etcd-1", "etcd-2")),
                silent(3)),
            Health.DEGRADED,
            "2 of 3 members of etcd serve (quorum 2), no loss is tolerated.",
            List.of(
                "etcd-3 serves no reads: connection refused",
                "etcd-3 was added to the cluster, but has not started"),
            List.of()),
        arguments(
            "a member that the cluster doesn't have",
            List.of(
                member(1, answer(1, "etcd-1", "etcd-2")),
                member(2, answer(2, "etcd-1", "etcd-2")),
                silent(3)),
            Health.DEGRADED,
            "2 of 2 members of etcd serve (quorum 2), no loss is tolerated.",
            List.of(
                "etcd-3 serves no reads: connection refused",
                "etcd-3 is not a member of the cluster"),
            List.of()),
        arguments(
            "a member that the inventory doesn't have",
            List.of(four(1), four(2), four(3)),
            Health.DEGRADED,
            "3 of 4 members of etcd serve (quorum 3), no loss is tolerated.",
            List.of("etcd-9 is a member that the inventory doesn't know"),
            List.of()),
        arguments(
            "disagreement about who is a member",
            List.of(good(1), good(2), member(3, answer(3, "etcd-1", "etcd-3"))),
            Health.DEGRADED,
            "3 of 3 members of etcd serve (quorum 2), the loss of 1 member is tolerated.",
            List.of(
                "the members disagree about who is a member: etcd-1 etcd-2 etcd-3 (etcd-1, etcd-2), etcd-1 etcd-3 (etcd-3)"),
            List.of()),
        arguments(
            "versions differ during an upgrade",
            List.of(
                good(1),
                good(2),
                member(3, of(3, "cdf818194e3a8c32", "8e9e05c521646941", "3.5.9"))),
            Health.HEALTHY,
            "3 of 3 members of etcd serve, etcd-1 leads, the loss of 1 member is tolerated.",
            List.of(),
            List.of("versions differ: 3.4.23 (etcd-1, etcd-2), 3.5.9 (etcd-3)")),
        arguments(
            "a learner serves no linearizable reads",
            List.of(
                good(1), good(2), unhealthy(3, learner(answer(3, "etcd-1", "etcd-2", "etcd-3")))),
            Health.HEALTHY,
            "2 of 2 members of etcd serve, etcd-1 leads, no loss is tolerated.",
            List.of(),
            List.of("etcd-3 is a learner: it has no vote, and serves serializable reads alone")),
        arguments(
            "reads, but no status",
            List.of(good(1), good(2), mute(3)),
            Health.DEGRADED,
            "3 of 3 members of etcd serve (quorum 2), the loss of 1 member is tolerated.",
            List.of("etcd-3 serves reads, but doesn't tell its status"),
            List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clusters")
  void judges(
      String what,
      List<MemberStatus> members,
      Health health,
      String sentence,
      List<String> problems,
      List<String> notes) {
    StatusVerdict verdict = StatusVerdict.of("etcd", THREE, members, START);
    assertThat(verdict).as(what).isEqualTo(new StatusVerdict(health, sentence, problems, notes));
  }

  @Test
  void aSingleMemberToleratesNoLoss() {
    StatusVerdict verdict =
        StatusVerdict.of("e", List.of("etcd-1"), List.of(member(1, answer(1, "etcd-1"))), START);
    assertThat(verdict.health()).isEqualTo(Health.HEALTHY);
    assertThat(verdict.sentence())
        .isEqualTo("1 of 1 member of e serves, etcd-1 leads, no loss is tolerated.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2592000 | HEALTHY  | ''",
        "2591999 | DEGRADED | etcd-1: its certificate ends in 29 days",
        "86400   | DEGRADED | etcd-1: its certificate ends in 1 day",
        "1       | DEGRADED | etcd-1: its certificate ends in 0 days",
        "-1      | DEGRADED | etcd-1: its certificate has expired",
      })
  void aCertificateWithLessThanThirtyDaysIsAProblem(long seconds, Health health, String problem) {
    MemberStatus member =
        with(good(1), List.of(), Optional.of(START.plus(Duration.ofSeconds(seconds))));
    StatusVerdict verdict =
        StatusVerdict.of("etcd", THREE, List.of(member, good(2), good(3)), START);
    assertThat(verdict.health()).isEqualTo(health);
    assertThat(String.join("", verdict.problems())).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource({"HEALTHY, 0", "DEGRADED, 1", "NO_QUORUM, 1", "ABSENT, 4"})
  void theExitStatusTells(Health health, int code) {
    assertThat(health.exitStatus().code()).isEqualTo(code);
  }

  private static MemberStatus good(int number) {
    return member(number, answer(number, "etcd-1", "etcd-2", "etcd-3"));
  }

  private static MemberStatus four(int number) {
    return member(number, answer(number, "etcd-1", "etcd-2", "etcd-3", "etcd-9"));
  }

  private static MemberStatus alarmed(int number) {
    MemberStatus good = good(number);
    return with(good, List.of("NOSPACE"), good.certificateExpiry());
  }

  private static MemberStatus with(
      MemberStatus member, List<String> alarms, Optional<Instant> certificateExpiry) {
    return new MemberStatus(
        member.name(),
        member.endpoint(),
        member.healthy(),
        member.latencyMillis(),
        member.answer(),
        alarms,
        certificateExpiry,
        member.error());
  }

  private static MemberStatus unhealthy(int number, Answer answer) {
    MemberStatus silent = silent(number);
    return new MemberStatus(
        silent.name(),
        silent.endpoint(),
        false,
        0,
        Optional.of(answer),
        List.of(),
        Optional.empty(),
        Optional.of("etcdserver: request timed out"));
  }

  private static MemberStatus mute(int number) {
    MemberStatus good = good(number);
    return new MemberStatus(
        good.name(),
        good.endpoint(),
        true,
        1,
        Optional.empty(),
        List.of(),
        good.certificateExpiry(),
        Optional.empty());
  }

  private static Answer leaderless(int number) {
    return of(number, "cdf818194e3a8c32", "0", "3.4.23");
  }

  private static Answer of(int number, String cluster, String leader, String version) {
    Answer like = answer(number, "etcd-1", "etcd-2", "etcd-3");
    return new Answer(
        like.memberId(),
        cluster,
        leader,
        false,
        version,
        like.databaseBytes(),
        like.databaseInUseBytes(),
        like.raftTerm(),
        like.raftIndex(),
        like.revision(),
        like.memberNames());
  }
}
