package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.observed.KnownMember;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Takes a member out of the list.
 *
 * @param entry who; id, name and peer URLs must all be these
 */
record Remove(KnownMember entry) implements MembershipChange {
  Remove {
    requireNonNull(entry, "entry");
  }

  @Override
  public String attempted() {
    return "removing " + ListedMember.words(entry);
  }

  @Override
  public Optional<String> done(List<ListedMember> members) {
    return ListedMember.of(members, entry.id()).isPresent()
        ? Optional.empty()
        : Optional.of(ListedMember.words(entry) + " is no member any more");
  }

  @Override
  public Optional<String> conflict(List<ListedMember> members) {
    if (members.size() == 1) {
      return Optional.of("it is the cluster's only member");
    }
    return mismatch(members, entry);
  }

  /** How the member of an id differs from the one that is meant. */
  static Optional<String> mismatch(List<ListedMember> members, KnownMember meant) {
    return ListedMember.of(members, meant.id())
        .filter(
            e ->
                !MembershipChange.sameName(e, meant.name())
                    || !new HashSet<>(e.peerUrls()).equals(new HashSet<>(meant.peerUrls())))
        .map(e -> "the member of this id is " + ListedMember.words(e));
  }

  @Override
  public void ask(MemberProbe asked, List<ListedMember> members) throws CallFailed {
    asked.remove(entry.id());
  }

  @Override
  public String change() {
    return ListedMember.words(entry) + " removed";
  }

  @Override
  public boolean isAbout(String memberName) {
    return memberName.equals(entry.name());
  }
}
