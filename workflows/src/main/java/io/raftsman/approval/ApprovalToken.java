package io.raftsman.approval;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A token that stands for what was shown to a person: the identity of everything that would be
 * destroyed, and its size as shown.
 *
 * <p>The form is {@code HASH-BYTES-KEYS}: the hash covers the identities and both numbers, so that
 * neither can be altered. A live cluster grows while a person reads; the token therefore still
 * holds when there is at most {@link #MARGIN_BYTES} + 10 % more data and {@link #MARGIN_KEYS} + 10
 * % more keys than was shown. Anything else that differs makes it stale.
 */
public final class ApprovalToken {
  /** How much more data than shown still counts as the same state, bytes (besides 10 %). */
  public static final long MARGIN_BYTES = 64L << 20;

  /** How many more keys than shown still count as the same state (besides 10 %). */
  public static final long MARGIN_KEYS = 1_000;

  private static final Pattern FORM = Pattern.compile("([0-9a-f]{16})-(\\d{1,18})-(\\d{1,18})");

  private ApprovalToken() {}

  /** The token for what would be destroyed in a cluster. */
  public static String of(String cluster, List<Destruction> destructions) {
    return of(cluster, destructions, bytes(destructions), keys(destructions));
  }

  /** Whether a token that somebody saw earlier stands for what would be destroyed now. */
  public static boolean holds(String token, String cluster, List<Destruction> now) {
    var form = FORM.matcher(token.strip());
    if (!form.matches()) {
      return false;
    }
    long shownBytes = Long.parseLong(form.group(2));
    long shownKeys = Long.parseLong(form.group(3));
    return token.strip().equals(of(cluster, now, shownBytes, shownKeys))
        && bytes(now) <= shownBytes + shownBytes / 10 + MARGIN_BYTES
        && keys(now) <= shownKeys + shownKeys / 10 + MARGIN_KEYS;
  }

  private static String of(String cluster, List<Destruction> destructions, long bytes, long keys) {
    var text = new StringBuilder(cluster).append('\n').append(bytes).append('\n').append(keys);
    for (Destruction destruction : destructions) {
      text.append('\n').append(destruction.host()).append('\t').append(destruction.identity());
    }
    return Digest.of(text.toString()) + "-" + bytes + "-" + keys;
  }

  private static long bytes(Collection<Destruction> destructions) {
    return destructions.stream().mapToLong(Destruction::bytes).sum();
  }

  private static long keys(Collection<Destruction> destructions) {
    return destructions.stream().mapToLong(d -> d.keys().orElse(0L)).max().orElse(0);
  }
}
