package io.raftsman.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.decide.RollStep.Done;
import io.raftsman.decide.RollStep.Refuse;
import io.raftsman.decide.RollStep.Restart;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Source of the rules: design rules for touching an etcd cluster, "Before any change" and "Roll".
 */
class RollDecisionsTest {
  @Test
  void nobodyIsLeft() {
    assertThat(RollDecisions.next(List.of(), Voters.of(3).statuses(), false)).isEqualTo(new Done());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void restartsNext(String situation, List<String> pending, Voters voters, Restart expected) {
    assertThat(RollDecisions.next(pending, voters.statuses(), false)).isEqualTo(expected);
  }

  static Stream<Arguments> restartsNext() {
    return Stream.of(
        arguments("followers in the inventory's order", names(1, 2, 3), of(3).leader(1), alone(2)),
        arguments("then the other follower", names(1, 3), of(3).leader(1), alone(3)),
        arguments("the leader last, its successor first", names(1), of(3).leader(1), led(1, 2)),
        arguments("the first other one succeeds", names(2), of(3).leader(2), led(2, 1)),
        arguments("the leader moved meanwhile: asked anew", names(1), of(3).leader(3), alone(1)),
        arguments("one that does not serve before all", names(1, 2, 3), of(3).down(3), alone(3)),
        arguments(
            "a leader that does not serve needs no successor",
            names(1, 2),
            of(3).leader(1).down(1),
            alone(1)),
        arguments(
            "one that does not serve though the others do not agree",
            names(2),
            of(3).down(2).alarm(3),
            alone(2)),
        arguments("four of five serve", names(1, 2), of(5).leader(1).down(5), alone(2)),
        arguments("a learner does not succeed", names(1), of(4).leader(1).learner(2), led(1, 3)),
        arguments("an unready member of two", names(1, 2), of(3).down(2), alone(2)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refuses(String situation, Voters voters, String why, String remedy) {
    RollStep step = RollDecisions.next(names(1, 2), voters.statuses(), true);

    assertThat(step).isInstanceOf(Refuse.class);
    assertThat(((Refuse) step).reason())
        .startsWith("No member is restarted: ")
        .contains(why)
        .contains(remedy)
        .endsWith(".");
  }

  static Stream<Arguments> refuses() {
    return Stream.of(
        arguments(
            "nobody serves",
            of(3).down(1).down(2).down(3),
            "no member serves (etcd-1: connection refused; etcd-2: connection refused; etcd-3",
            "journalctl -u etcd"),
        arguments(
            "no leader",
            of(3).leader(0),
            "the members do not agree on a leader (0)",
            "starter status"),
        arguments(
            "two leaders",
            of(3).believes(3, 3),
            "the members do not agree on a leader (1, 3)",
            "starter status"),
        arguments(
            "different clusters",
            of(3).cluster(3, "beef"),
            "the members are in different clusters",
            "starter status"),
        arguments(
            "an alarm", of(3).alarm(3), "etcd-3 raises the alarm NOSPACE", "Resolve this first"),
        arguments(
            "a member that never started",
            of(3).unstarted(),
            "a member was added and has never started",
            "Resolve this first"),
        arguments(
            "two of three serve",
            of(3).down(3),
            "2 of 3 members serve, one would be restarted, and a quorum is 2 (etcd-3: connection refused)",
            "Bring the missing members back first"),
        arguments(
            "three of five serve",
            of(5).down(4).down(5),
            "3 of 5 members serve, one would be restarted, and a quorum is 3",
            "Bring the missing members back first"),
        arguments(
            "three of four serve",
            of(4).down(4),
            "3 of 4 members serve, one would be restarted, and a quorum is 3",
            "Bring the missing members back first"),
        arguments(
            "a learner is no voter: two of three serve beside it",
            of(4).learner(4).down(3),
            "2 of 3 members serve",
            "Bring the missing members back first"),
        arguments(
            "a member that the inventory doesn't know is a voter",
            of(3).stranger().down(3),
            "2 of 4 members serve, one would be restarted, and a quorum is 3 (etcd-3: connection refused; 1 not in the inventory, and so not asked)",
            "Bring the missing members back first"));
  }

  @Test
  void tellsEverythingThatIsWrong() {
    var step = (Refuse) RollDecisions.next(names(1), of(3).leader(0).alarm(2).statuses(), false);

    assertThat(step.reason()).contains("do not agree on a leader").contains("raises the alarm");
  }

  @ParameterizedTest(name = "of {0}, without leave for an outage")
  @MethodSource("small")
  void aSmallClusterIsNotTakenAwayFromItsClients(int size, String numbers) {
    var step = (Refuse) RollDecisions.next(names(1), of(size).statuses(), false);

    assertThat(step.reason())
        .contains(numbers)
        .contains("the cluster can't be written to meanwhile")
        .contains("--allow-outage");
  }

  static Stream<Arguments> small() {
    return Stream.of(
        arguments(1, "1 of 1 member serves, one would be restarted, and a quorum is 1"),
        arguments(2, "2 of 2 members serve, one would be restarted, and a quorum is 2"));
  }

  @Test
  void aSmallClusterIsRestartedWhereAnOutageMayBe() {
    assertThat(RollDecisions.next(names(1), of(1).statuses(), true)).isEqualTo(alone(1));
    assertThat(RollDecisions.next(names(1, 2), of(2).leader(1).statuses(), true))
        .isEqualTo(alone(2));
    assertThat(RollDecisions.next(names(1), of(2).leader(1).statuses(), true)).isEqualTo(led(1, 2));
  }

  @Test
  void noLeaveForAnOutageMakesUpForAMemberThatIsMissing() {
    RollStep step = RollDecisions.next(names(1), of(2).down(2).statuses(), true);

    assertThat(((Refuse) step).reason()).contains("1 of 2 members serve");
  }

  private static Voters of(int size) {
    return Voters.of(size);
  }

  private static List<String> names(int... numbers) {
    return IntStream.of(numbers).mapToObj(n -> "etcd-" + n).toList();
  }

  private static Restart alone(int number) {
    return new Restart("etcd-" + number, Optional.empty());
  }

  private static Restart led(int number, int successor) {
    return new Restart("etcd-" + number, Optional.of("etcd-" + successor));
  }

  /** A cluster whose first member leads and whose members all serve, but for what a test says. */
  private static final class Voters {
    private final int size;
    private final List<Integer> down = new ArrayList<>();
    private final List<Integer> learners = new ArrayList<>();
    private final List<Integer> alarmed = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> leaders = new ArrayList<>();
    private final List<String> clusters = new ArrayList<>();

    private Voters(int size) {
      this.size = size;
      for (int i = 1; i <= size; i++) {
        names.add("etcd-" + i);
        clusters.add("cdf8");
        leaders.add("1");
      }
    }

    static Voters of(int size) {
      return new Voters(size);
    }

    Voters leader(int number) {
      leaders.replaceAll(any -> Integer.toString(number));
      return this;
    }

    Voters believes(int number, int leader) {
      leaders.set(number - 1, Integer.toString(leader));
      return this;
    }

    Voters cluster(int number, String id) {
      clusters.set(number - 1, id);
      return this;
    }

    Voters down(int number) {
      down.add(number);
      return this;
    }

    Voters learner(int number) {
      learners.add(number);
      return this;
    }

    Voters alarm(int number) {
      alarmed.add(number);
      return this;
    }

    Voters unstarted() {
      names.add("");
      return this;
    }

    Voters stranger() {
      names.add("stranger");
      return this;
    }

    List<MemberStatus> statuses() {
      return IntStream.rangeClosed(1, size).mapToObj(this::status).toList();
    }

    private MemberStatus status(int number) {
      boolean up = !down.contains(number);
      return new MemberStatus(
          "etcd-" + number,
          "https://10.10.10." + number + ":2379",
          up,
          1,
          up ? Optional.of(answer(number)) : Optional.empty(),
          alarmed.contains(number) ? List.of("NOSPACE") : List.of(),
          Optional.empty(),
          up ? Optional.empty() : Optional.of("connection refused"));
    }

    private Answer answer(int number) {
      return new Answer(
          Integer.toString(number),
          clusters.get(number - 1),
          leaders.get(number - 1),
          learners.contains(number),
          "3.6.16",
          20_480,
          16_384,
          2,
          9,
          1,
          names);
    }

    @Override
    public String toString() {
      return size + " voters";
    }
  }
}
