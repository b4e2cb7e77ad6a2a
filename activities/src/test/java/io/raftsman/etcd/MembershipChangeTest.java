package io.raftsman.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.cluster.Member;
import io.raftsman.fixture.Clusters;
import io.raftsman.observed.KnownMember;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** When a change is done, and when it would hit somebody else. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MembershipChangeTest {
  private static final Member FIRST = Clusters.three().members().get(0);
  private static final Member THIRD = Clusters.three().members().get(2);
  private static final String URL = THIRD.peerUrl();
  private static final String ELSEWHERE = "https://10.10.10.13:2380";

  private final MembershipChange add = new AddLearner(THIRD);
  private final MembershipChange promote = new Promote(THIRD);
  private final MembershipChange remove = new Remove(entry("c", "etcd-3", URL, false));
  private final MembershipChange move = new MovePeer(entry("c", "etcd-3", URL, false), ELSEWHERE);

  @Test
  void adding_is_to_do_where_neither_name_nor_URL_is_listed() {
    assertThat(add.done(list())).isEmpty();
    assertThat(add.conflict(list())).isEmpty();
  }

  @Test
  void adding_is_done_where_the_URL_is_listed_started_or_not() {
    assertThat(add.done(list(entry("c", "", URL, true)))).contains("etcd-3 is a learner already");
    assertThat(add.done(list(entry("c", "etcd-3", URL, false))))
        .contains("etcd-3 is a voter already");
  }

  @Test
  void adding_does_not_take_another_one_s_URL_or_name() {
    List<ListedMember> otherName = list(entry("c", "node-c", URL, false));
    List<ListedMember> otherUrl = list(entry("c", "etcd-3", ELSEWHERE, false));

    assertThat(add.done(otherName)).isEmpty();
    assertThat(add.conflict(otherName))
        .contains("the cluster has node-c (id c, " + URL + ") already");
    assertThat(add.done(otherUrl)).isEmpty();
    assertThat(add.conflict(otherUrl))
        .contains("the cluster has etcd-3 (id c, " + ELSEWHERE + ") already");
  }

  @Test
  void promoting_is_done_where_it_votes() {
    assertThat(promote.done(list(entry("c", "etcd-3", URL, false)))).isPresent();
    assertThat(promote.done(list(entry("c", "etcd-3", URL, true)))).isEmpty();
    assertThat(promote.conflict(list(entry("c", "etcd-3", URL, true)))).isEmpty();
    assertThat(promote.conflict(list(entry("c", "", URL, true)))).isEmpty();
  }

  @Test
  void who_is_not_listed_or_is_another_one_is_not_promoted() {
    assertThat(promote.conflict(list())).contains("the cluster has no member at " + URL);
    assertThat(promote.conflict(list(entry("d", "node-c", URL, true))))
        .contains("the member there is node-c (id d, " + URL + ")");
    assertThat(promote.done(list(entry("d", "node-c", URL, false)))).isEmpty();
  }

  @Test
  void removing_is_done_where_the_id_is_gone_whoever_is_at_its_URL() {
    assertThat(remove.done(list())).isPresent();
    assertThat(remove.done(list(entry("d", "etcd-3", URL, false)))).isPresent();
    assertThat(remove.done(list(entry("c", "etcd-3", URL, false)))).isEmpty();
  }

  @Test
  void one_of_the_id_with_another_name_or_URL_is_not_removed() {
    assertThat(remove.conflict(list(entry("c", "etcd-3", URL, false)))).isEmpty();
    assertThat(remove.conflict(list(entry("c", "etcd-4", URL, false))))
        .contains("the member of this id is etcd-4 (id c, " + URL + ")");
    assertThat(remove.conflict(list(entry("c", "etcd-3", ELSEWHERE, false)))).isPresent();
  }

  @Test
  void one_that_never_started_has_no_name_to_compare() {
    assertThat(remove.conflict(list(entry("c", "", URL, true)))).isEmpty();
    assertThat(new Remove(entry("c", "", URL, true)).conflict(list(entry("c", "", URL, true))))
        .isEmpty();
  }

  @Test
  void one_that_has_started_since_it_was_seen_is_not_removed() {
    assertThat(
            new Remove(entry("c", "", URL, true)).conflict(list(entry("c", "etcd-3", URL, true))))
        .isPresent();
  }

  @Test
  void the_only_member_is_not_removed() {
    assertThat(
            remove.conflict(List.of(new ListedMember(entry("c", "etcd-3", URL, false), List.of()))))
        .contains("it is the cluster's only member");
  }

  @Test
  void a_URL_is_changed_only_of_the_one_that_is_meant() {
    assertThat(move.done(list(entry("c", "etcd-3", ELSEWHERE, false)))).isPresent();
    assertThat(move.done(list(entry("c", "etcd-3", URL, false)))).isEmpty();
    assertThat(move.conflict(list(entry("c", "etcd-3", URL, false)))).isEmpty();
    assertThat(move.conflict(list(entry("c", "etcd-4", URL, false)))).isPresent();
    assertThat(move.conflict(list())).contains("the cluster has no member of this id");
    assertThat(
            move.conflict(
                list(entry("c", "etcd-3", URL, false), entry("d", "etcd-4", ELSEWHERE, false))))
        .contains("the member there is etcd-4 (id d, " + ELSEWHERE + ")");
  }

  private static List<ListedMember> list(KnownMember... others) {
    var all = new ArrayList<>(List.of(entry("a", "etcd-1", FIRST.peerUrl(), false)));
    all.addAll(Arrays.asList(others));
    return all.stream().map(e -> new ListedMember(e, List.of())).toList();
  }

  private static KnownMember entry(String id, String name, String peerUrl, boolean learner) {
    return new KnownMember(id, name, List.of(peerUrl), learner);
  }
}
