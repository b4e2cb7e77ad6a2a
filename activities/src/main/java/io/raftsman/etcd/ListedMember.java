package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.observed.KnownMember;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A line of a cluster's member list.
 *
 * @param entry who it is
 * @param clientUrls where clients reach it; empty while it has never started
 */
record ListedMember(KnownMember entry, List<String> clientUrls) {
  ListedMember {
    requireNonNull(entry, "entry");
    clientUrls = List.copyOf(clientUrls);
  }

  static ListedMember of(io.etcd.jetcd.cluster.Member member) {
    return new ListedMember(
        new KnownMember(
            Long.toHexString(member.getId()),
            member.getName(),
            texts(member.getPeerURIs()),
            member.isLearner()),
        texts(member.getClientURIs()));
  }

  /** The member at a peer URL. */
  static Optional<KnownMember> at(List<ListedMember> members, String peerUrl) {
    return members.stream()
        .map(ListedMember::entry)
        .filter(e -> e.peerUrls().contains(peerUrl))
        .findFirst();
  }

  /** The member of an id. */
  static Optional<KnownMember> of(List<ListedMember> members, String id) {
    return members.stream().map(ListedMember::entry).filter(e -> e.id().equals(id)).findFirst();
  }

  /** A member by all that identifies it, for a person. */
  static String words(KnownMember entry) {
    return (entry.name().isEmpty() ? "a member that never started" : entry.name())
        + " (id "
        + entry.id()
        + ", "
        + String.join(" ", entry.peerUrls())
        + ")";
  }

  private static List<String> texts(List<URI> urls) {
    return urls.stream().map(URI::toString).toList();
  }
}
