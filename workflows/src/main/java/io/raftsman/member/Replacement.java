package io.raftsman.member;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A member that is replaced.
 *
 * @param old by its host in the inventory, its name, or its hexadecimal id
 * @param with the inventory's name of the host of the new member; empty for the same host, with
 *     fresh data
 */
public record Replacement(String old, Optional<String> with) {
  public Replacement {
    requireNonNull(old, "old");
    requireNonNull(with, "with");
  }
}
