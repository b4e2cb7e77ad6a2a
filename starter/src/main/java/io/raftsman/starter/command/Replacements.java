package io.raftsman.starter.command;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.member.Replacement;
import java.util.List;
import java.util.Optional;

/** Who is replaced by whom, as a command line says it. */
final class Replacements {
  private final ClusterSpec cluster;
  private final List<String> pairs;
  private final Optional<String> with;
  private final boolean all;

  /**
   * What was said.
   *
   * @param pairs each {@code OLD} or {@code OLD=NEW}
   * @param with the new host, where one member is replaced
   * @param all whether every member is
   */
  Replacements(ClusterSpec cluster, List<String> pairs, Optional<String> with, boolean all) {
    this.cluster = cluster;
    this.pairs = List.copyOf(pairs);
    this.with = with;
    this.all = all;
  }

  /**
   * What it comes to.
   *
   * @throws UsageException where it contradicts itself or the inventory
   */
  List<Replacement> read() {
    checkOptions();
    List<Replacement> replacements =
        with.isPresent()
            ? List.of(new Replacement(pairs.get(0), with))
            : pairs.stream().map(Replacements::replacement).toList();
    List<String> old =
        MemberHosts.once(
            cluster, "member replace", replacements.stream().map(Replacement::old).toList());
    List<String> hosts =
        MemberHosts.ofGroup(
            cluster,
            with.isPresent() ? "--with" : "member replace",
            replacements.stream().flatMap(r -> r.with().stream()).toList());
    checkChains(old.stream().map(word -> MemberHosts.identity(cluster, word)).toList(), hosts);
    return replacements;
  }

  private void checkOptions() {
    if (all && with.isPresent()) {
      throw new UsageException(
          "--with is the host of one new member, and --all replaces every one: say OLD=NEW for those that move.");
    }
    if (all && pairs.stream().anyMatch(pair -> pair.indexOf('=') < 0)) {
      throw new UsageException(
          "--all replaces every member on its own host already: name only those that move, as OLD=NEW.");
    }
    if (!all && pairs.isEmpty()) {
      throw new UsageException(
          "Say which member is replaced, by its host, name or id; --all is for every one.");
    }
    if (with.isPresent() && (pairs.size() > 1 || pairs.get(0).indexOf('=') >= 0)) {
      throw new UsageException("--with is for one OLD: say OLD=NEW for each of several.");
    }
  }

  private static Replacement replacement(String pair) {
    int equals = pair.indexOf('=');
    if (equals < 0) {
      return new Replacement(pair, Optional.empty());
    }
    String old = pair.substring(0, equals);
    String host = pair.substring(equals + 1);
    if (old.isBlank() || host.isBlank()) {
      throw new UsageException(
          pair + ": write OLD=NEW, a member and the host that takes its place");
    }
    return new Replacement(old, Optional.of(host));
  }

  private static void checkChains(List<String> old, List<String> hosts) {
    hosts.stream()
        .filter(old::contains)
        .findFirst()
        .ifPresent(
            host -> {
              throw new UsageException(
                  host
                      + " is replaced itself, and so can't take another's place. Name it alone for fresh data on the"
                      + " same host.");
            });
  }
}
