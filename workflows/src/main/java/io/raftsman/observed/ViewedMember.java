package io.raftsman.observed;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A member of a live cluster.
 *
 * @param entry its line in the cluster's own list
 * @param clientUrls where clients reach it, as it says; empty while it has never started
 * @param status what it says now; named as in the inventory, or as in the list where the inventory
 *     doesn't know its peer URL
 */
public record ViewedMember(KnownMember entry, List<String> clientUrls, MemberStatus status) {
  public ViewedMember {
    requireNonNull(entry, "entry");
    clientUrls = List.copyOf(clientUrls);
    requireNonNull(status, "status");
  }

  /** Whether it has never started. */
  public boolean unstarted() {
    return entry.name().isEmpty();
  }

  /** The same, if another led. */
  public ViewedMember ledBy(String leaderId) {
    return new ViewedMember(entry, clientUrls, status.ledBy(leaderId));
  }
}
