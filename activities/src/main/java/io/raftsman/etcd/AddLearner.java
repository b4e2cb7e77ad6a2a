package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.Member;
import io.raftsman.observed.KnownMember;
import java.util.List;
import java.util.Optional;

/**
 * Adds a member as a learner.
 *
 * @param member who, by its peer URL
 */
record AddLearner(Member member) implements MembershipChange {
  AddLearner {
    requireNonNull(member, "member");
  }

  @Override
  public String attempted() {
    return "adding " + member.name() + " (" + member.peerUrl() + ") as a learner";
  }

  @Override
  public Optional<String> done(List<ListedMember> members) {
    return ListedMember.at(members, member.peerUrl())
        .filter(e -> MembershipChange.sameName(e, member.name()))
        .map(e -> member.name() + " is a " + (e.learner() ? "learner" : "voter") + " already");
  }

  @Override
  public Optional<String> conflict(List<ListedMember> members) {
    return members.stream()
        .map(ListedMember::entry)
        .filter(this::isInTheWay)
        .findFirst()
        .map(e -> "the cluster has " + ListedMember.words(e) + " already");
  }

  /** Another one at its peer URL, or one of its name elsewhere: the two would be taken for one. */
  private boolean isInTheWay(KnownMember entry) {
    return entry.name().equals(member.name()) != entry.peerUrls().contains(member.peerUrl());
  }

  @Override
  public void ask(MemberProbe asked, List<ListedMember> members) throws CallFailed {
    asked.addLearner(member.peerUrl());
  }

  @Override
  public String change() {
    return member.name() + " added as a learner";
  }

  @Override
  public boolean isAbout(String memberName) {
    return memberName.equals(member.name());
  }
}
