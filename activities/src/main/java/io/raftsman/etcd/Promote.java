package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.Member;
import io.raftsman.observed.KnownMember;
import java.util.List;
import java.util.Optional;

/**
 * Makes a learner a voter.
 *
 * @param member who, by its peer URL
 */
record Promote(Member member) implements MembershipChange {
  Promote {
    requireNonNull(member, "member");
  }

  @Override
  public String attempted() {
    return "promoting " + member.name() + " (" + member.peerUrl() + ") to a voter";
  }

  @Override
  public Optional<String> done(List<ListedMember> members) {
    return meant(members).filter(e -> !e.learner()).map(e -> member.name() + " votes already");
  }

  @Override
  public Optional<String> conflict(List<ListedMember> members) {
    Optional<KnownMember> there = ListedMember.at(members, member.peerUrl());
    if (there.isEmpty()) {
      return Optional.of("the cluster has no member at " + member.peerUrl());
    }
    return meant(members).isPresent()
        ? Optional.empty()
        : there.map(e -> "the member there is " + ListedMember.words(e));
  }

  private Optional<KnownMember> meant(List<ListedMember> members) {
    return ListedMember.at(members, member.peerUrl())
        .filter(e -> MembershipChange.sameName(e, member.name()));
  }

  @Override
  public void ask(MemberProbe asked, List<ListedMember> members) throws CallFailed {
    asked.promote(meant(members).orElseThrow().id());
  }

  @Override
  public String change() {
    return member.name() + " promoted to a voter";
  }

  @Override
  public boolean isAbout(String memberName) {
    return memberName.equals(member.name());
  }
}
