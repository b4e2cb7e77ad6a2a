package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.FOUR;
import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each operation on members, disturbed in each way, before and after each of its side effects: it
 * ends as an undisturbed one does, under witnesses. By default each operation and each disturbance
 * once, one after the other on one cluster.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class MemberMatrixIT {
  @RegisterExtension static final Site SITE = new Site();

  @BeforeAll
  static void aWorker() {
    SITE.startWorker("worker");
  }

  @AfterEach
  void nothingRuns() {
    SITE.tidy("worker");
  }

  @Test
  @Order(1)
  void eachOperationAndEachDisturbanceOnce() {
    threeMembers();
    try (var witnesses = Witnesses.of(SITE.desk())) {
      trial(Change.ADD, witnesses).run(Turn.learner(FOUR), Fault.WORKER);
      back(Change.ADD);
      witnesses.settle();
      assertThat(witnesses.failed()).as("a worker is no member").isEmpty();
      trial(Change.REPLACE, witnesses).run(Turn.voter(FOUR), Fault.LEADER);
      back(Change.REPLACE);
      trial(Change.REPLACE_ALL, witnesses)
          .run(Turn.before(TWO, "systemctl", "start etcd.service"), Fault.REBOOT);
      trial(Change.RESTART, witnesses)
          .run(Turn.after(TWO, "systemctl", "restart etcd.service"), Fault.WORKER_AND_SCRIPT);
      trial(Change.REMOVE, witnesses).run(Turn.before(THREE, "rm", "-rf ./member"), Fault.SECOND);
      back(Change.REMOVE);
      trial(Change.CONVERGE, witnesses)
          .run(Turn.after(FOUR, "mv", "*/etc/etcd/server.crt"), Fault.PARTITION);
      witnesses.assertNothingWasLost();
    }
    threeMembers();
    new Trial(SITE, Change.PURGE, Optional.empty())
        .run(Turn.after(TWO, "rm", "-rf ./member"), Fault.WORKER);
  }

  /** A member that is restarted is restarted once, whoever does it. */
  @Test
  @Order(2)
  @Tag("soak")
  void aRestartIsDoneOnceWhateverHappensToItsWorker() {
    threeMembers();
    for (Turn turn : Change.RESTART.turns()) {
      int starts = Once.starts(TWO);
      try (var witnesses = Witnesses.of(SITE.desk())) {
        trial(Change.RESTART, witnesses).run(turn, Fault.WORKER);
        witnesses.assertNobodyNoticed();
      }
      assertThat(Once.starts(TWO)).as("starts of etcd").isEqualTo(starts + 1);
    }
  }

  /** All of it takes hours: {@code -Draftsman.matrix.cells=N} takes so many, by the seed. */
  static Stream<Arguments> matrix() {
    var cells =
        new ArrayList<>(
            Stream.of(Change.values())
                .flatMap(
                    change ->
                        change.turns().stream()
                            .flatMap(
                                turn ->
                                    Stream.of(Fault.values())
                                        .filter(fault -> makesSense(change, turn, fault))
                                        .map(fault -> Arguments.of(change, turn, fault))))
                .toList());
    long seed = Long.getLong("raftsman.matrix.seed", 7);
    Collections.shuffle(cells, new Random(seed));
    int some = Integer.getInteger("raftsman.matrix.cells", cells.size());
    System.out.printf(
        "%d of the matrix' %d cells, -Draftsman.matrix.seed=%d%n", some, cells.size(), seed);
    return cells.stream().limit(some);
  }

  /** Where nobody leads no leader dies; and what is not held has no script. */
  private static boolean makesSense(Change change, Turn turn, Fault fault) {
    return switch (fault) {
      case LEADER -> change.leavesACluster();
      case WORKER_AND_SCRIPT -> turn.held().isPresent();
      case WORKER, REBOOT, PARTITION, SECOND -> true;
    };
  }

  @ParameterizedTest
  @MethodSource("matrix")
  @Order(3)
  @Tag("soak")
  void theWholeMatrix(Change change, Turn turn, Fault fault) {
    threeMembers();
    if (change.leavesACluster()) {
      try (var witnesses = Witnesses.of(SITE.desk())) {
        trial(change, witnesses).run(turn, fault);
        witnesses.assertNothingWasLost();
      }
    } else {
      new Trial(SITE, change, Optional.empty()).run(turn, fault);
    }
  }

  @RepeatedTest(10)
  @Order(4)
  @Tag("soak")
  void allThreeAreReplacedTenTimesInARow(RepetitionInfo repetition) {
    if (repetition.getCurrentRepetition() == 1) {
      threeMembers();
    }
    var roster = new Roster(SITE.desk()).inventory(ONE, TWO, THREE);
    try (var witnesses = Witnesses.of(SITE.desk())) {
      roster.does("member", "replace", "--all");
      roster.assertMembers(ONE, TWO, THREE);
      witnesses.assertNobodyNoticed();
    }
  }

  /** Longer than systemd waits for a service that doesn't say otherwise. */
  @Test
  @Order(5)
  @Tag("soak")
  void aMemberThatFetchesItsDataForMinutesJoins() {
    threeMembers();
    Lab.sh(
        FOUR,
        "mkdir -p /etc/systemd/system/etcd.service.d && printf '[Service]\nExecStartPre=sleep 100\n' >/etc/systemd/system/etcd.service.d/slow.conf");
    var roster = new Roster(SITE.desk()).inventory(ONE, TWO, THREE, FOUR);
    try (var witnesses = Witnesses.of(SITE.desk())) {
      roster.does("member", "add", FOUR);
      roster.assertMembers(ONE, TWO, THREE, FOUR);
      witnesses.assertNobodyNoticed();
    }
    assertThat(Once.starts(FOUR)).as("starts of etcd").isOne();
  }

  private static Trial trial(Change change, Witnesses witnesses) {
    return new Trial(SITE, change, Optional.of(witnesses));
  }

  /** Fresh hosts, and three members on them. */
  private static void threeMembers() {
    Lab.reset(INFRA, ONE, TWO, THREE, FOUR);
    new Roster(SITE.desk()).inventory(ONE, TWO, THREE);
    SITE.desk().deploy();
  }

  /** From what a change has made to three members on three hosts again, undisturbed. */
  private static void back(Change change) {
    var roster = new Roster(SITE.desk());
    switch (change) {
      case ADD -> roster.does("member", "remove", FOUR, "--no-snapshot");
      case REMOVE -> roster.inventory(ONE, TWO, THREE).does("member", "add", THREE);
      case REPLACE ->
          roster
              .inventory(ONE, TWO, THREE, FOUR)
              .does("member", "replace", FOUR, "--with", THREE, "--no-snapshot");
      case REPLACE_ALL, RESTART -> {}
      // Nobody has cleaned the host of one that the inventory doesn't have any more.
      case CONVERGE, PURGE -> throw new IllegalArgumentException("there is no way back");
    }
    roster.assertMembers(ONE, TWO, THREE);
  }
}
