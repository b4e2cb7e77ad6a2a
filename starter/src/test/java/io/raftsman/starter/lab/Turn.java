package io.raftsman.starter.lab;

import static org.awaitility.Awaitility.await;

import io.etcd.jetcd.api.Member;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A moment in the middle of an operation on members: a command on a host, which is held, or what is
 * to be seen in the cluster's member list, which is not, as nothing can hold it: whoever waits for
 * it is there within milliseconds, before the answer has gone its whole way.
 *
 * @param name what people call it
 * @param held the call that is held, where one is
 * @param seen what the list of some member must be
 */
record Turn(String name, Optional<Call> held, Predicate<List<Member>> seen) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(3);
  private static final Duration DEADLINE = Duration.ofMillis(200);

  /**
   * A command on a host.
   *
   * @param arguments a shell pattern
   * @param place before or after the command has done its work
   */
  record Call(String host, String command, String arguments, String place) {}

  static Turn before(String host, String command, String arguments) {
    return held("before", host, command, arguments);
  }

  static Turn after(String host, String command, String arguments) {
    return held("after", host, command, arguments);
  }

  private static Turn held(String place, String host, String command, String arguments) {
    return new Turn(
        "%s %s %s on %s".formatted(place, command, arguments, host),
        Optional.of(new Call(host, command, arguments, place)),
        list -> false);
  }

  /** A host's member is listed as a learner. */
  static Turn learner(String host) {
    return new Turn(
        host + " is a learner",
        Optional.empty(),
        list -> list.stream().anyMatch(m -> isOf(m, host) && m.getIsLearner()));
  }

  /** A host's member votes. */
  static Turn voter(String host) {
    return new Turn(
        host + " votes",
        Optional.empty(),
        list -> list.stream().anyMatch(m -> isOf(m, host) && !m.getIsLearner()));
  }

  /** A host's member is gone from the list. */
  static Turn gone(String host) {
    return new Turn(
        host + " is gone", Optional.empty(), list -> list.stream().noneMatch(m -> isOf(m, host)));
  }

  private static boolean isOf(Member member, String host) {
    return member.getPeerURLsList().stream().anyMatch(u -> u.startsWith("https://" + host + ":"));
  }

  /** Before the operation begins: holds the call, where one is held. */
  Optional<StageHold> plant() {
    return held.map(c -> StageHold.on(c.host(), c.command(), c.arguments(), c.place()));
  }

  /** Returns as soon as it is to be seen. */
  void awaitSeen(Endpoints endpoints) {
    await(name)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(LOOK)
        .until(() -> isSeen(endpoints));
  }

  private boolean isSeen(Endpoints endpoints) {
    for (Endpoint endpoint : endpoints.given()) {
      try {
        if (seen.test(endpoint.members(DEADLINE).getMembersList())) {
          return true;
        }
      } catch (StatusRuntimeException e) {
        endpoint.revive();
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return name;
  }
}
