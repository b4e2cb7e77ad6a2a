package io.raftsman.starter.inventory;

import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.InstallMethod;
import io.raftsman.cluster.Timing;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of parameters: each method reads one from text, or says what would be right. */
final class Types {
  static final int MAX_HEARTBEAT_MILLIS = 10_000;
  static final int MAX_CERTIFICATE_DAYS = 36_500;

  private static final int OLDEST_MINOR = 4;
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "1");
  private static final Set<String> FALSE = Set.of("false", "no", "off", "0");
  private static final Pattern INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]{0,17})");

  /**
   * With "-" and the longest etcd_seq behind it still a DNS name and a common name (64) of a
   * certificate.
   */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_]|-(?!\\.)|\\.(?=[A-Za-z0-9_])){0,51}");

  private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,79}");
  private static final Pattern SITE = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@\\\\-]{0,63}\\$?");
  private static final Pattern VERSION =
      Pattern.compile("v?(([0-9]{1,4})\\.([0-9]{1,4})\\.[0-9]{1,4}(?:-[A-Za-z0-9.]{1,20})?)");
  private static final Pattern SHA256 = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final Pattern VALIDITY = Pattern.compile("([1-9][0-9]{0,6})([dwy]?)");

  private Types() {}

  static boolean bool(String text) throws BadValueException {
    String word = text.toLowerCase(Locale.ROOT);
    if (TRUE.contains(word) || FALSE.contains(word)) {
      return TRUE.contains(word);
    }
    throw new BadValueException(
        Text.quoted(text) + " is neither true nor false", "write true or false");
  }

  /** A decimal integer in a range, both ends included. */
  static int integer(String text, int least, int most, String what) throws BadValueException {
    String remedy = "write a number from " + least + " to " + most;
    if (!INTEGER.matcher(text).matches()) {
      throw new BadValueException(
          Text.quoted(text) + " is not " + what + " in decimal digits", remedy);
    }
    long number = Long.parseLong(text);
    if (number < least || number > most) {
      throw new BadValueException(text + " is out of range for " + what, remedy);
    }
    return (int) number;
  }

  static int port(String text) throws BadValueException {
    return integer(text, 1, 65_535, "a TCP port");
  }

  static int sequence(String text) throws BadValueException {
    return integer(text, 0, Integer.MAX_VALUE, "an integer");
  }

  static int heartbeat(String text) throws BadValueException {
    return integer(text, 1, MAX_HEARTBEAT_MILLIS, "an interval in milliseconds");
  }

  static int election(String text) throws BadValueException {
    return integer(
        text,
        Timing.MIN_HEARTBEATS_PER_ELECTION,
        Timing.MAX_ELECTION_MILLIS,
        "a time in milliseconds");
  }

  static String clusterName(String text) throws BadValueException {
    if (!NAME.matcher(text).matches()) {
      throw new BadValueException(
          Text.quoted(text) + " is not a cluster name",
          "use letters, digits, _ and -, with single dots between, 52 at most, a letter or digit first");
    }
    return text;
  }

  /** A part of a task queue's name. */
  static String site(String text) throws BadValueException {
    if (!SITE.matcher(text).matches()) {
      throw new BadValueException(
          Text.quoted(text) + " is not a name for a site",
          "use lower-case letters, digits and '-', such as berlin");
    }
    return text;
  }

  /** Its files are in {@code /etc/<service>}, so that a name of another program would harm it. */
  static String service(String text) throws BadValueException {
    boolean unit = text.endsWith(".service");
    if (unit || !SERVICE.matcher(text).matches() || !text.contains("etcd")) {
      throw new BadValueException(
          Text.quoted(text) + " is not a name for etcd's systemd unit",
          unit
              ? "leave .service out"
              : "use letters, digits and _ . - only, with etcd in it, such as etcd-events");
    }
    return text;
  }

  static InitialState init(String text) throws BadValueException {
    return Arrays.stream(InitialState.values())
        .filter(state -> state.label().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new BadValueException(Text.quoted(text) + " is unknown", "write new or existing"));
  }

  static InstallMethod installMethod(String text) throws BadValueException {
    return Arrays.stream(InstallMethod.values())
        .filter(method -> method.label().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new BadValueException(
                    Text.quoted(text) + " is unknown", "write package, archive or none"));
  }

  /** Major, minor and patch, without a leading v. */
  static String version(String text) throws BadValueException {
    Matcher matcher = VERSION.matcher(text);
    if (!matcher.matches()) {
      throw new BadValueException(
          Text.quoted(text) + " is not an etcd version",
          "write all three numbers, such as 3.4.23, in quotes");
    }
    int major = Integer.parseInt(matcher.group(2));
    int minor = Integer.parseInt(matcher.group(3));
    if (major != 3 || minor < OLDEST_MINOR) {
      throw new BadValueException(
          Text.quoted(text) + " is an etcd that Raftsman doesn't know", "take 3.4 or later");
    }
    return matcher.group(1);
  }

  static String sha256(String text) throws BadValueException {
    if (!SHA256.matcher(text).matches()) {
      throw new BadValueException(
          Text.quoted(text) + " is not a SHA-256",
          "write its 64 hexadecimal digits, as sha256sum prints them");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /** A web URL as it is; a file URL as its path; a path made absolute by a directory. */
  static String archive(String text, Path directory) throws BadValueException {
    if (text.contains("://") || text.startsWith("file:")) {
      return url(text);
    }
    return localPath(text, directory);
  }

  private static String url(String text) throws BadValueException {
    String remedy = "write a path, or an https, http or file URL";
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new BadValueException(Text.quoted(text) + " is not a URL", remedy);
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (uri.getUserInfo() != null) {
      throw new BadValueException("the URL holds a password", "write it without user and password");
    }
    boolean web = List.of("http", "https").contains(scheme) && uri.getHost() != null;
    boolean local = scheme.equals("file") && uri.getPath() != null;
    if (!web && !local) {
      throw new BadValueException(Text.quoted(text) + " is not a URL to fetch from", remedy);
    }
    return text;
  }

  /** A path on this machine: {@code ~} is the current user's home, relative is to a directory. */
  static String localPath(String text, Path directory) throws BadValueException {
    if (text.startsWith("~") && !text.equals("~") && !text.startsWith("~/")) {
      throw new BadValueException(
          Text.quoted(text) + " is in another user's home", "write the path out");
    }
    try {
      return directory.resolve(Paths.expandHome(text)).toAbsolutePath().normalize().toString();
    } catch (InvalidPathException e) {
      throw new BadValueException(Text.quoted(text) + " is not a path", "write a file's path");
    }
  }

  /** Days, of {@code 7300d}, {@code 7300}, {@code 520w} or {@code 20y}. */
  static int validityDays(String text) throws BadValueException {
    Matcher matcher = VALIDITY.matcher(text.toLowerCase(Locale.ROOT));
    String remedy = "write days or years up to 100 years, such as 7300d or 20y";
    if (!matcher.matches()) {
      throw new BadValueException(Text.quoted(text) + " is not a validity", remedy);
    }
    int unit =
        switch (matcher.group(2)) {
          case "y" -> 365;
          case "w" -> 7;
          default -> 1;
        };
    long days = Long.parseLong(matcher.group(1)) * unit;
    if (days > MAX_CERTIFICATE_DAYS) {
      throw new BadValueException(Text.quoted(text) + " is too long a validity", remedy);
    }
    return (int) days;
  }

  static String user(String text) throws BadValueException {
    if (!USER.matcher(text).matches()) {
      throw new BadValueException(
          Text.quoted(text) + " is not a login name", "write the user that SSH logs in as");
    }
    return text;
  }
}
