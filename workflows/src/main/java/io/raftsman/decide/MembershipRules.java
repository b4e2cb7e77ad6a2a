package io.raftsman.decide;

import io.raftsman.observed.MemberStatus.Answer;
import io.raftsman.observed.ViewedMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What must hold before anything about a live cluster's members is changed. Source: design rules
 * "Before any change".
 */
public final class MembershipRules {
  private MembershipRules() {}

  /**
   * Why nobody may change who is a member now; empty where it may be done.
   *
   * @param concerned the member that the change is about: what is wrong with it alone is what the
   *     change may be for
   */
  public static Optional<String> whyNot(LiveCluster live, Predicate<ViewedMember> concerned) {
    if (live.members().isEmpty()) {
      return Optional.of(
          "no member answers, so nobody knows who is one. Find out why first: starter status");
    }
    if (!live.hasQuorum()) {
      return Optional.of(
          numbers(live)
              + ": without a quorum nothing about the members can be changed ("
              + missing(live)
              + "). Bring the missing members back first");
    }
    var wrong = new ArrayList<String>();
    List<Answer> answers =
        live.members().stream()
            .filter(m -> m.status().healthy())
            .flatMap(m -> m.status().answer().stream())
            .toList();
    if (answers.stream().map(Answer::clusterId).distinct().count() > 1) {
      wrong.add("the members are in different clusters");
    }
    if (live.leader().isEmpty()) {
      wrong.add("the members do not agree on a leader");
    }
    live.members().stream()
        .filter(m -> !concerned.test(m) && !m.status().alarms().isEmpty())
        .forEach(
            m ->
                wrong.add(
                    live.name(m) + " raises the alarm " + String.join(", ", m.status().alarms())));
    live.members().stream()
        .filter(m -> !concerned.test(m) && m.unstarted())
        .forEach(
            m ->
                wrong.add(
                    live.words(m)
                        + " was added and has never started: finish it with starter member add, or take it out with starter member remove "
                        + m.entry().id()));
    if (live.learners().stream().filter(m -> !concerned.test(m)).count() > 1) {
      wrong.add("there is more than one learner");
    }
    live.indescribable()
        .forEach(
            what ->
                wrong.add(
                    "the cluster has members that Raftsman can't manage ("
                        + what
                        + "): take them out with etcdctl member remove"));
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("; ", wrong) + ". Resolve this first: starter status shows it");
  }

  /** How many serve, of how many, and how many must. */
  static String numbers(LiveCluster live) {
    int voters = live.voters().size();
    return live.servingVoters().size()
        + " of "
        + voters
        + (voters == 1 ? " voting member serves" : " voting members serve")
        + ", and a quorum is "
        + live.quorum();
  }

  /** Who does not serve, and why. */
  static String missing(LiveCluster live) {
    return live.voters().stream()
        .filter(m -> !m.status().healthy())
        .map(m -> live.name(m) + ": " + m.status().error().orElse("no answer"))
        .collect(Collectors.joining("; "));
  }
}
