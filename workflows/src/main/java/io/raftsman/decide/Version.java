package io.raftsman.decide;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of etcd; what follows the patch (such as {@code -rc.1}) doesn't count.
 *
 * @param major such as 3
 * @param minor such as 6
 * @param patch such as 16
 */
public record Version(int major, int minor, int patch) implements Comparable<Version> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})(?:\\D.*)?");

  /** Reads a version as etcd prints it; empty when it is none. */
  public static Optional<Version> of(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new Version(
                Integer.parseInt(form.group(1)),
                Integer.parseInt(form.group(2)),
                Integer.parseInt(form.group(3))))
        : Optional.empty();
  }

  /** Such as {@code 3.6.16}. */
  public String words() {
    return major + "." + minor + "." + patch;
  }

  /** Whether major and minor version are the same. */
  public boolean sameMinor(Version other) {
    return major == other.major && minor == other.minor;
  }

  @Override
  public int compareTo(Version other) {
    return Comparator.comparingInt(Version::major)
        .thenComparingInt(Version::minor)
        .thenComparingInt(Version::patch)
        .compare(this, other);
  }
}
