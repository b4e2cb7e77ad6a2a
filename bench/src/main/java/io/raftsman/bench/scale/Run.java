package io.raftsman.bench.scale;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many deploys at once.
 *
 * @param clusters how many
 * @param members of each
 * @param followed whether each has a starter attached that asks for its progress
 */
record Run(int clusters, int members, boolean followed) {
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,3})x(\\d{1,2})(f?)");

  /** Reads {@code 40x5}, or {@code 40x5f} for one that is followed. */
  static Run parse(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      throw new IllegalArgumentException("a run is CLUSTERSxMEMBERS, such as 40x5, not " + text);
    }
    return new Run(
        Integer.parseInt(written.group(1)),
        Integer.parseInt(written.group(2)),
        !written.group(3).isEmpty());
  }

  int hosts() {
    return clusters * members;
  }

  @Override
  public String toString() {
    return clusters + "x" + members + (followed ? "f" : "");
  }
}
