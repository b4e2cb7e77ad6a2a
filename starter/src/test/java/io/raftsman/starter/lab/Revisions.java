package io.raftsman.starter.lab;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a watch from the first revision on has told: each revision once, in order, without a gap.
 * One thread adds; any may look.
 */
final class Revisions {
  /** Of a cluster that nobody has written to. */
  private static final long EMPTY = 1;

  private static final int MOST_FAULTS = 20;

  private final List<String> faults = new ArrayList<>();
  private final Set<ByteString> keysOfLast = new HashSet<>();
  private volatile long last = EMPTY;

  /** A key changed in a revision. Several keys may in one, each once. */
  synchronized void add(long revision, ByteString key) {
    boolean anotherKey = revision == last && revision > EMPTY && keysOfLast.add(key);
    if (anotherKey) {
      return;
    }
    if (revision != last + 1 && faults.size() < MOST_FAULTS) {
      faults.add(
          "after revision %d the watcher was told of %d (%s)"
              .formatted(last, revision, key.toStringUtf8()));
    }
    if (revision > last) {
      keysOfLast.clear();
      keysOfLast.add(key);
      last = revision;
    }
  }

  /** The last revision that it was told of. */
  long last() {
    return last;
  }

  /** Where it was told of another one than the next. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }
}
