package io.raftsman.decide;

import io.raftsman.approval.Destruction;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.HostState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What of a member is on its host that somebody wants taken away: an etcd, its data, and what
 * Raftsman wrote, be it without an etcd. Data that shall remain does not count by itself.
 */
public final class Leftovers {
  private Leftovers() {}

  /** The hosts where there is something to take away. */
  public static List<HostState> of(List<HostState> states, Remains remains) {
    return states.stream().filter(s -> isThere(s, remains)).toList();
  }

  /** What is there, a line for each host. */
  public static List<String> lines(List<HostState> states) {
    return states.stream()
        .map(s -> "  " + s.host() + ": " + String.join("; ", findings(s)))
        .toList();
  }

  /**
   * What would be destroyed.
   *
   * @param states hosts where there is something
   * @param remains what stays; other remains are another destruction
   */
  static List<Destruction> destructions(List<HostState> states, Remains remains) {
    return states.stream().map(s -> destruction(s, remains)).toList();
  }

  /** Why what is on a host is not this member's to take away, a sentence each. */
  static List<String> foreign(ClusterSpec cluster, Member member, HostState state) {
    Stream<String> stamped =
        state.stamp().stream()
            .filter(s -> !s.cluster().equals(cluster.name()) || !isName(s.instance(), member))
            .map(s -> is(state, "is stamped as", s.instance(), s.cluster(), cluster, member));
    Stream<String> configured =
        state.configured().stream()
            .filter(c -> !c.token().equals(cluster.name()) || !isName(c.name(), member))
            .map(c -> is(state, "is configured as", c.name(), c.token(), cluster, member));
    boolean nobodys = state.stamp().isEmpty() && state.configured().isEmpty();
    boolean runs = !state.processes().isEmpty() || state.listening();
    Stream<String> unknown =
        nobodys && runs
            ? Stream.of(
                state.host()
                    + ": "
                    + String.join("; ", findings(state))
                    + ", and no "
                    + cluster.layout().config()
                    + " describes it, so it is not known to be "
                    + member.name()
                    + "'s")
            : Stream.empty();
    return Stream.of(stamped, configured, unknown).flatMap(lines -> lines).toList();
  }

  /** What a member was called that the inventory doesn't list any more, nobody knows. */
  private static boolean isName(String name, Member member) {
    return member.isUnlisted() || name.equals(member.name());
  }

  private static String is(
      HostState state, String what, String name, String token, ClusterSpec cluster, Member member) {
    return state.host()
        + ": what is there "
        + what
        + " "
        + name
        + " of cluster "
        + token
        + ", and not as "
        + (member.isUnlisted() ? "a member" : member.name())
        + " of cluster "
        + cluster.name();
  }

  private static boolean isThere(HostState state, Remains remains) {
    return !state.processes().isEmpty()
        || state.listening()
        || (state.data().isPresent() && !remains.data())
        || state.stamp().isPresent()
        || state.configured().isPresent();
  }

  private static Destruction destruction(HostState state, Remains remains) {
    Destruction whole = DeployDecisions.destruction(state);
    var findings = new ArrayList<>(findings(state));
    if (remains.data() && state.data().isPresent()) {
      findings.add("the data stays (etcd_rm_data is false)");
    }
    if (!remains.packages()) {
      findings.add("etcd's binaries are taken away, too (etcd_rm_pkg is true)");
    }
    return new Destruction(
        whole.host(),
        whole.identity()
            + " configured="
            + state.configured().map(ConfiguredMember::name).orElse("")
            + " remains="
            + remains,
        findings,
        whole.bytes(),
        whole.keys());
  }

  private static List<String> findings(HostState state) {
    List<String> findings = DeployDecisions.findings(state);
    if (!state.exists() && state.stamp().isEmpty() && state.configured().isPresent()) {
      findings.add("configured as " + state.configured().orElseThrow().name() + ", without data");
    }
    return findings;
  }
}
