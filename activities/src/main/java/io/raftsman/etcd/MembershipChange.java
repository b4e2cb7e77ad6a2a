package io.raftsman.etcd;

import io.raftsman.observed.KnownMember;
import java.util.List;
import java.util.Optional;

/**
 * A change of a cluster's member list: how the list shows that it is done, when it must not be
 * asked for, and how it is.
 */
interface MembershipChange {

  /** What is tried, for a person. */
  String attempted();

  /** What the list shows where the change is done, or needn't be; empty where it is to do. */
  Optional<String> done(List<ListedMember> members);

  /** Why this is not the change that was meant; empty where it is to be asked for. */
  Optional<String> conflict(List<ListedMember> members);

  /** Asks a member for it. */
  void ask(MemberProbe member, List<ListedMember> members) throws CallFailed;

  /** What has been changed, for a person. */
  String change();

  /** Whether it is about the member of a name, which others are rather asked for. */
  boolean isAbout(String memberName);

  /** Whether a name of the list is the wanted one: a member that never started has none. */
  static boolean sameName(KnownMember listed, String wanted) {
    return listed.name().isEmpty() || listed.name().equals(wanted);
  }
}
