package io.raftsman.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AgreementTest {
  private static final List<String> ALL = List.of("etcd-1", "etcd-2", "etcd-3");

  @Test
  void healthy_members_of_one_cluster_with_one_leader_agree() {
    assertThat(whyNot(says(1, "c1", "a", ALL), says(2, "c1", "a", ALL), says(3, "c1", "a", ALL)))
        .isEmpty();
  }

  @Test
  void a_member_that_does_not_answer_is_named_with_its_error() {
    assertThat(
            whyNot(
                says(1, "c1", "a", ALL), silent(2, "Connection refused"), silent(3, "timed out")))
        .contains("etcd-2: Connection refused; etcd-3: timed out");
  }

  @Test
  void a_member_that_answers_and_does_not_serve_is_not_healthy() {
    MemberStatus stalled =
        new MemberStatus(
            "etcd-2",
            "https://10.10.10.11:2379",
            false,
            0,
            says(2, "c1", "a", ALL).answer(),
            List.of(),
            Optional.empty(),
            Optional.of("etcdserver: request timed out"));

    assertThat(whyNot(says(1, "c1", "a", ALL), stalled, says(3, "c1", "a", ALL)))
        .contains("etcd-2: etcdserver: request timed out");
  }

  @Test
  void a_member_without_an_answer_is_not_healthy_whatever_it_says() {
    MemberStatus hollow =
        new MemberStatus(
            "etcd-1",
            "https://10.10.10.10:2379",
            true,
            1,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty());

    assertThat(whyNot(hollow, says(2, "c1", "a", ALL), says(3, "c1", "a", ALL)))
        .contains("etcd-1: no answer");
  }

  @Test
  void members_of_different_clusters_do_not_agree() {
    assertThat(whyNot(says(1, "c1", "a", ALL), says(2, "c1", "a", ALL), says(3, "c2", "a", ALL)))
        .get()
        .asString()
        .startsWith("the members are in different clusters: ")
        .contains("c1", "c2");
  }

  @Test
  void without_a_leader_there_is_no_agreement() {
    assertThat(whyNot(says(1, "c1", "0", ALL), says(2, "c1", "0", ALL), says(3, "c1", "0", ALL)))
        .contains("the members do not agree on a leader: [0]");
  }

  @Test
  void two_leaders_are_none() {
    assertThat(whyNot(says(1, "c1", "a", ALL), says(2, "c1", "b", ALL), says(3, "c1", "a", ALL)))
        .get()
        .asString()
        .startsWith("the members do not agree on a leader: ");
  }

  @Test
  void a_member_that_knows_fewer_members_does_not_agree() {
    List<String> two = List.of("etcd-1", "etcd-2");

    assertThat(whyNot(says(1, "c1", "a", ALL), says(2, "c1", "a", two), says(3, "c1", "a", ALL)))
        .contains("the members are [etcd-1, etcd-2], not [etcd-1, etcd-2, etcd-3]");
  }

  @Test
  void a_member_that_has_not_started_is_no_member_yet() {
    List<String> unstarted = List.of("", "etcd-1", "etcd-2");

    assertThat(
            whyNot(
                says(1, "c1", "a", unstarted),
                says(2, "c1", "a", unstarted),
                says(3, "c1", "a", unstarted)))
        .get()
        .asString()
        .startsWith("the members are [, etcd-1, etcd-2], not ");
  }

  @Test
  void a_member_too_many_is_no_agreement() {
    List<String> four = List.of("etcd-1", "etcd-2", "etcd-3", "stranger");

    assertThat(whyNot(says(1, "c1", "a", four), says(2, "c1", "a", four), says(3, "c1", "a", four)))
        .isPresent();
  }

  @Test
  void a_member_that_lacks_what_the_others_have_has_not_caught_up() {
    assertThat(whyNot(at(1, 9_001), at(2, 4_000), at(3, 9_000)))
        .contains("etcd-2 has not caught up: it is at index 4000 of 9001");
  }

  @Test
  void the_answers_need_not_be_of_the_same_moment() {
    assertThat(whyNot(at(1, 9_000), at(2, 4_000), at(3, 8_999))).isEmpty();
  }

  private static Optional<String> whyNot(MemberStatus... members) {
    return Agreement.whyNot(ALL, List.of(members));
  }

  private static MemberStatus says(
      int sequence, String cluster, String leader, List<String> members) {
    return says(
        sequence,
        new Answer(
            "m" + sequence, cluster, leader, false, "3.4.23", 20480, 16384, 2, 9, 1, members));
  }

  private static MemberStatus at(int sequence, long index) {
    return says(
        sequence,
        new Answer("m" + sequence, "c1", "a", false, "3.4.23", 20480, 16384, 2, index, 1, ALL));
  }

  private static MemberStatus says(int sequence, Answer answer) {
    return new MemberStatus(
        "etcd-" + sequence,
        "https://10.10.10.1" + (sequence - 1) + ":2379",
        true,
        1.5,
        Optional.of(answer),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static MemberStatus silent(int sequence, String error) {
    return new MemberStatus(
        "etcd-" + sequence,
        "https://10.10.10.1" + (sequence - 1) + ":2379",
        false,
        0,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.of(error));
  }
}
