package io.raftsman.observed;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A member as the cluster's own member list has it.
 *
 * @param id hexadecimal
 * @param name its name; empty while it has never started
 * @param peerUrls where its peers reach it: what identifies it before it has started
 * @param learner whether it is a learner
 */
public record KnownMember(String id, String name, List<String> peerUrls, boolean learner) {
  public KnownMember {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    peerUrls = List.copyOf(peerUrls);
  }
}
