package io.raftsman.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.observed.KnownMember;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Whose word counts, and what a learner is told by the others. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TestimonyTest {
  @Test
  void a_member_that_serves_is_better_informed_than_one_that_has_seen_more() {
    Probed stalled = probed("a", "c1", false, false, 900, "a", "b", "x");
    Probed serving = probed("b", "c1", true, false, 100, "a", "b");

    assertThat(Testimony.best(List.of(stalled, serving))).contains(serving);
  }

  @Test
  void of_those_that_serve_the_one_that_has_seen_most_counts() {
    Probed behind = probed("a", "c1", true, false, 100, "a", "b");
    Probed ahead = probed("b", "c1", true, false, 101, "a", "b", "c");

    assertThat(Testimony.best(List.of(behind, ahead))).contains(ahead);
  }

  @Test
  void without_a_quorum_a_list_is_better_than_none() {
    Probed stalled = probed("a", "c1", false, false, 900, "a", "b");

    assertThat(Testimony.best(List.of(stalled, probed("b", "c1", false, false, 0))))
        .contains(stalled);
    assertThat(Testimony.best(List.of(probed("b", "c1", false, false, 0)))).isEmpty();
  }

  @Test
  void a_wiped_member_that_made_a_cluster_of_its_own_is_not_the_cluster() {
    Probed alone = probed("x", "c2", true, false, 9_000, "x");
    Probed one = probed("a", "c1", true, false, 100, "a", "b");
    Probed two = probed("b", "c1", true, false, 100, "a", "b");

    assertThat(Testimony.best(List.of(alone, one, two)).map(Probed::clusterId)).contains("c1");
  }

  @Test
  void a_learner_s_list_and_alarms_are_the_others() {
    Probed voter = probed("a", "c1", true, false, 100, "a", "b");
    Probed learner = probed("b", "c1", true, true, 100);

    List<MemberStatus> statuses = Testimony.statuses(List.of(voter, learner));

    assertThat(statuses.get(0)).isEqualTo(voter.status());
    assertThat(statuses.get(1).answer().orElseThrow().memberNames()).containsExactly("a", "b");
    assertThat(statuses.get(1).alarms()).containsExactly("NOSPACE");
    assertThat(statuses.get(1).healthy()).isTrue();
  }

  @Test
  void a_learner_of_another_cluster_is_told_nothing() {
    Probed voter = probed("a", "c1", true, false, 100, "a", "b");
    Probed learner = probed("b", "c2", true, true, 100);

    assertThat(Testimony.statuses(List.of(voter, learner)).get(1)).isEqualTo(learner.status());
  }

  private static Probed probed(
      String id, String cluster, boolean healthy, boolean learner, long index, String... list) {
    List<ListedMember> members =
        Arrays.stream(list)
            .map(m -> new KnownMember(m, m, List.of("https://" + m + ":2380"), false))
            .map(e -> new ListedMember(e, List.of()))
            .toList();
    var answer =
        new Answer(
            id, cluster, "a", learner, "3.6.16", 1, 1, 2, index, 1, Testimony.names(members));
    return new Probed(
        new MemberStatus(
            id,
            "https://" + id + ":2379",
            healthy,
            1,
            Optional.of(answer),
            List.of(),
            Optional.empty(),
            Optional.empty()),
        members,
        Map.of("b", List.of("NOSPACE")));
  }
}
