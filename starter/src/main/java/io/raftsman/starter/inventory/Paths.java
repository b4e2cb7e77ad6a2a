package io.raftsman.starter.inventory;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Paths on a host that Raftsman writes to or deletes, and paths on this machine. */
final class Paths {
  private static final int MAX_LENGTH = 255;
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9/._+-]+");
  private static final Set<String> SYSTEM =
      Set.of(
          "/",
          "/bin",
          "/boot",
          "/data",
          "/dev",
          "/etc",
          "/home",
          "/lost+found",
          "/media",
          "/mnt",
          "/opt",
          "/proc",
          "/root",
          "/run",
          "/sbin",
          "/srv",
          "/sys",
          "/tmp",
          "/usr",
          "/var",
          "/var/backups",
          "/var/cache",
          "/var/lib",
          "/var/local",
          "/var/lock",
          "/var/log",
          "/var/mail",
          "/var/opt",
          "/var/spool",
          "/var/tmp");
  private static final List<String> SYSTEM_TREES =
      List.of(
          "/bin",
          "/boot",
          "/dev",
          "/etc",
          "/proc",
          "/run",
          "/sbin",
          "/sys",
          "/usr",
          "/var/run",
          "/var/lock",
          "/var/lib/apt",
          "/var/lib/dpkg",
          "/var/lib/rpm",
          "/var/lib/systemd");
  private static final Pattern LIBRARIES = Pattern.compile("/lib(32|64|x32|exec)?(/.*)?");
  private static final Pattern SOMEBODYS_HOME = Pattern.compile("/home/[^/]+");

  private Paths() {}

  /** An absolute path without repeated slashes, {@code .} and a trailing slash. */
  static String absolute(String text) throws BadValueException {
    if (!text.startsWith("/")) {
      throw new BadValueException(
          Text.quoted(text) + " is not an absolute path", "write one that begins with /");
    }
    if (text.length() > MAX_LENGTH || !SANE.matcher(text).matches()) {
      throw new BadValueException(
          Text.quoted(text) + " is not a path that is safe to use",
          "use letters, digits and / . _ - + only, " + MAX_LENGTH + " at most");
    }
    var normal = new StringBuilder();
    for (String part : parts(text)) {
      if (part.equals("..")) {
        throw new BadValueException(
            Text.quoted(text) + " goes up with ..", "write the path without it");
      }
      if (!part.equals(".")) {
        normal.append('/').append(part);
      }
    }
    return normal.isEmpty() ? "/" : normal.toString();
  }

  /** A directory that may be made, owned by etcd and, on a purge, deleted with all it holds. */
  static String dataDirectory(String text) throws BadValueException {
    String path = absolute(text);
    boolean inSystemTree =
        LIBRARIES.matcher(path).matches()
            || SYSTEM_TREES.stream().anyMatch(tree -> isWithin(path, tree));
    if (SYSTEM.contains(path) || inSystemTree || SOMEBODYS_HOME.matcher(path).matches()) {
      throw new BadValueException(
          Text.quoted(text) + " is a system directory, and a purge would delete it",
          "name a directory for etcd alone, such as /data/etcd");
    }
    return path;
  }

  /** A directory in which Raftsman writes a file a member, and deletes only these. */
  static String targetsDirectory(String text) throws BadValueException {
    String path = absolute(text);
    if (SYSTEM.contains(path)) {
      throw new BadValueException(
          Text.quoted(text) + " is a system directory",
          "name Prometheus' file discovery directory, such as /etc/prometheus/targets/etcd");
    }
    return path;
  }

  /** Whether a normal path is another one, or below it. */
  static boolean isWithin(String path, String directory) {
    return path.equals(directory) || path.startsWith(directory + "/");
  }

  /** {@code ~/x} in the current user's home; anything else as it is. */
  static String expandHome(String path) {
    if (path.equals("~") || path.startsWith("~/")) {
      return System.getProperty("user.home") + path.substring(1);
    }
    return path;
  }

  private static List<String> parts(String path) {
    return Pattern.compile("/").splitAsStream(path).filter(part -> !part.isEmpty()).toList();
  }
}
