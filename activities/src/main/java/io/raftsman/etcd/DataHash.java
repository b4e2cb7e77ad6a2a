package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The hash of what a member has, of one revision for all.
 *
 * @param member its name
 * @param compacted the revision up to which it has forgotten; hashes compare only where this is the
 *     same
 * @param hash HashKV
 */
record DataHash(String member, long compacted, int hash) {
  DataHash {
    requireNonNull(member, "member");
  }

  /** Whether all can be compared with one another. */
  static boolean comparable(List<DataHash> hashes) {
    return hashes.stream().map(DataHash::compacted).distinct().count() == 1;
  }

  /** Which members have other data than others of the same compaction; empty where none has. */
  static Optional<String> difference(List<DataHash> hashes) {
    Map<Long, TreeMap<String, TreeSet<String>>> compactions = new TreeMap<>();
    hashes.forEach(
        h ->
            compactions
                .computeIfAbsent(h.compacted, c -> new TreeMap<>())
                .computeIfAbsent(h.words(), w -> new TreeSet<>())
                .add(h.member));
    return compactions.values().stream()
        .filter(said -> said.size() > 1)
        .findFirst()
        .map(
            said ->
                said.entrySet().stream()
                    .map(e -> String.join(", ", e.getValue()) + ": " + e.getKey())
                    .collect(Collectors.joining("; ")));
  }

  /** The hash, hexadecimal. */
  String words() {
    return String.format("%08x", hash);
  }
}
