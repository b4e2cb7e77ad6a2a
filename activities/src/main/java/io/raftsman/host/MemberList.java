package io.raftsman.host;

import io.raftsman.observed.KnownMember;
import java.util.List;

/**
 * Reads what {@code etcdctl member list --write-out=simple} prints: a member a line, of id, status,
 * name, peer URLs, client URLs and whether it is a learner.
 */
final class MemberList {
  private static final int FIELDS = 6;

  private MemberList() {}

  static List<KnownMember> parse(String printed) {
    return printed
        .lines()
        .map(line -> line.split(", ", -1))
        .filter(fields -> fields.length == FIELDS)
        .map(
            fields ->
                new KnownMember(
                    fields[0], fields[2], List.of(fields[3].split(",")), fields[5].equals("true")))
        .toList();
  }
}
