package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.observed.KnownMember;
import java.util.List;
import java.util.Optional;

/**
 * Tells the cluster another peer URL of a member.
 *
 * @param entry who; id, name and peer URLs so far
 * @param peerUrl where its peers shall reach it
 */
record MovePeer(KnownMember entry, String peerUrl) implements MembershipChange {
  MovePeer {
    requireNonNull(entry, "entry");
    requireNonNull(peerUrl, "peerUrl");
  }

  @Override
  public String attempted() {
    return "changing the peer URL of " + ListedMember.words(entry) + " to " + peerUrl;
  }

  @Override
  public Optional<String> done(List<ListedMember> members) {
    return ListedMember.of(members, entry.id())
        .filter(e -> MembershipChange.sameName(e, entry.name()))
        .filter(e -> e.peerUrls().equals(List.of(peerUrl)))
        .map(e -> "its peer URL is " + peerUrl + " already");
  }

  @Override
  public Optional<String> conflict(List<ListedMember> members) {
    if (ListedMember.of(members, entry.id()).isEmpty()) {
      return Optional.of("the cluster has no member of this id");
    }
    return Remove.mismatch(members, entry)
        .or(
            () ->
                ListedMember.at(members, peerUrl)
                    .filter(e -> !e.id().equals(entry.id()))
                    .map(e -> "the member there is " + ListedMember.words(e)));
  }

  @Override
  public void ask(MemberProbe asked, List<ListedMember> members) throws CallFailed {
    asked.movePeer(entry.id(), peerUrl);
  }

  @Override
  public String change() {
    return "peer URL of "
        + entry.name()
        + ": "
        + String.join(" ", entry.peerUrls())
        + " -> "
        + peerUrl;
  }

  @Override
  public boolean isAbout(String memberName) {
    return memberName.equals(entry.name());
  }
}
