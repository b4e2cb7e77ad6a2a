package io.raftsman.decide;

import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who of those that must be restarted is next: members that don't serve anyway, then followers, the
 * leader last, after another has taken over. Asked again after each restart.
 *
 * <p>A member that serves is restarted only if a quorum serves without it, and only in a cluster
 * that agrees on its leader, has no alarm and no member that never started. Source: design rules
 * "Before any change" and "Roll", after Strimzi's KafkaRoller.
 */
public final class RollDecisions {
  private RollDecisions() {}

  /**
   * Decides.
   *
   * @param pending names of the members that are still to be restarted, in the inventory's order
   * @param statuses what every member of the inventory says now
   * @param outage whether a cluster of one or two members may lose its quorum for a moment
   */
  public static RollStep next(
      Collection<String> pending, List<MemberStatus> statuses, boolean outage) {
    if (pending.isEmpty()) {
      return new RollStep.Done();
    }
    List<MemberStatus> healthy = statuses.stream().filter(MemberStatus::healthy).toList();
    if (healthy.isEmpty()) {
      return refuse(
          "no member serves ("
              + unhealthy(statuses)
              + "), and a quorum is "
              + (statuses.size() / 2 + 1)
              + " of "
              + statuses.size()
              + ". Find out why first: journalctl -u etcd on the hosts, and the network between them");
    }
    Optional<String> unready =
        pending.stream()
            .filter(name -> healthy.stream().noneMatch(m -> m.name().equals(name)))
            .findFirst();
    if (unready.isPresent()) {
      return new RollStep.Restart(unready.orElseThrow(), Optional.empty());
    }
    Optional<String> wrong = disagreement(healthy).or(() -> tooFew(statuses, healthy, outage));
    return wrong.isPresent() ? refuse(wrong.orElseThrow()) : voluntary(pending, healthy);
  }

  /**
   * Whether a decision may come of an election that is under way, so that it must be taken again,
   * the same, before anybody acts on it.
   */
  public static boolean mayPass(RollStep decision, List<MemberStatus> statuses) {
    if (decision instanceof RollStep.Restart restart) {
      return statuses.stream().noneMatch(m -> m.name().equals(restart.member()) && m.healthy());
    }
    return decision instanceof RollStep.Refuse;
  }

  private static RollStep voluntary(Collection<String> pending, List<MemberStatus> healthy) {
    Optional<String> follower =
        pending.stream().filter(n -> !leads(status(healthy, n))).findFirst();
    if (follower.isPresent()) {
      return new RollStep.Restart(follower.orElseThrow(), Optional.empty());
    }
    String leader = pending.iterator().next();
    Optional<String> successor =
        healthy.stream()
            .filter(m -> !m.name().equals(leader) && !answer(m).learner())
            .map(MemberStatus::name)
            .findFirst();
    return new RollStep.Restart(leader, successor);
  }

  private static Optional<String> disagreement(List<MemberStatus> healthy) {
    var wrong = new ArrayList<String>();
    if (healthy.stream().map(m -> answer(m).clusterId()).distinct().count() > 1) {
      wrong.add("the members are in different clusters");
    }
    List<String> leaders = healthy.stream().map(m -> answer(m).leaderId()).distinct().toList();
    if (leaders.size() > 1 || leaders.contains("0")) {
      wrong.add("the members do not agree on a leader (" + String.join(", ", leaders) + ")");
    }
    for (MemberStatus member : healthy) {
      if (!member.alarms().isEmpty()) {
        wrong.add(member.name() + " raises the alarm " + String.join(", ", member.alarms()));
      }
    }
    if (healthy.stream().anyMatch(m -> answer(m).memberNames().contains(""))) {
      wrong.add("a member was added and has never started");
    }
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("; ", wrong) + ". Resolve this first: starter status shows it");
  }

  private static Optional<String> tooFew(
      List<MemberStatus> statuses, List<MemberStatus> healthy, boolean outage) {
    int learners = (int) healthy.stream().filter(m -> answer(m).learner()).count();
    int voters = answer(healthy.get(0)).memberNames().size() - learners;
    int serving = healthy.size() - learners;
    int quorum = voters / 2 + 1;
    if (serving - 1 >= quorum) {
      return Optional.empty();
    }
    String numbers =
        serving
            + " of "
            + voters
            + (voters == 1 ? " member serves" : " members serve")
            + ", one would be restarted, and a quorum is "
            + quorum;
    if (voters > 2) {
      return Optional.of(
          numbers
              + " ("
              + missing(statuses, answer(healthy.get(0)).memberNames().size())
              + "). Bring the missing members back first");
    }
    return outage && serving == voters
        ? Optional.empty()
        : Optional.of(
            numbers
                + ": the cluster can't be written to meanwhile. If that may be: --allow-outage");
  }

  private static String missing(List<MemberStatus> statuses, int members) {
    int unasked = members - statuses.size();
    return Stream.of(
            unhealthy(statuses),
            unasked > 0 ? unasked + " not in the inventory, and so not asked" : "")
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String unhealthy(List<MemberStatus> statuses) {
    return statuses.stream()
        .filter(m -> !m.healthy())
        .map(m -> m.name() + ": " + m.error().orElse("no answer"))
        .collect(Collectors.joining("; "));
  }

  private static RollStep refuse(String reason) {
    return new RollStep.Refuse("No member is restarted: " + reason + ".");
  }

  private static MemberStatus status(List<MemberStatus> members, String name) {
    return members.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  private static boolean leads(MemberStatus member) {
    return answer(member).memberId().equals(answer(member).leaderId());
  }

  private static Answer answer(MemberStatus member) {
    return member.answer().orElseThrow();
  }
}
