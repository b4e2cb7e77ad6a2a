package io.raftsman.bench.fake;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A Debian host without etcd, as far as a fresh deploy looks at it: what it is told to write it
 * remembers, and tells apart from what it had.
 */
final class FakeHost {
  private static final String VERSION = "3.4.23";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final String address;
  private final double pace;
  private final String request;
  private final EtcdMembers members;
  private final Map<String, String> files = new HashMap<>();
  private boolean installed;
  private boolean launched;
  private long freeAt = System.nanoTime();

  /**
   * A host on which nothing is yet.
   *
   * @param pace by what a real host's times are multiplied
   * @param request the certificate request for the key that every fake host has
   */
  FakeHost(String address, double pace, String request, EtcdMembers members) {
    this.address = requireNonNull(address, "address");
    this.pace = pace;
    this.request = requireNonNull(request, "request");
    this.members = requireNonNull(members, "members");
  }

  /**
   * How long a script that begins now will take. Those that change something wait for each other,
   * as they do on a host for its lock; empty where that would take too long.
   */
  synchronized Optional<Duration> duration(ScriptCall call) {
    long own = (long) (millis(call) * 1e6 * pace * (0.75 + 0.5 * Math.random()));
    if (call.name().equals("etcd_assert") || call.name().equals("etcd_check")) {
      return Optional.of(Duration.ofNanos(own));
    }
    long now = System.nanoTime();
    long begin = Math.max(now, freeAt);
    if (begin - now > LONGEST_WAIT.toNanos()) {
      return Optional.empty();
    }
    freeAt = begin + own;
    return Optional.of(Duration.ofNanos(freeAt - now));
  }

  /** About what it takes on the lab's hosts, the package's download left out. */
  private static int millis(ScriptCall call) {
    return switch (call.name()) {
      case "etcd_assert", "etcd_check" -> 200;
      case "install_package" -> 3000;
      case "etcd_launch" -> 900;
      default -> 120;
    };
  }

  /** Does what the script would do. */
  synchronized Reply run(ScriptCall call) {
    return switch (call.name()) {
      case "etcd_assert" -> examine(call);
      case "etcd_check" -> observe(call);
      case "install_package" -> install();
      case "etcd_dir" -> makeDirectories(call);
      case "etcd_conf" -> configure(call);
      case "etcd_stamp" ->
          put(new Reply.Words(), call.value("stamp_path"), call.value("stamp")).reply();
      case "cert_request" -> ask(call);
      case "cert_install" -> certify(call);
      case "etcd_launch" -> launch(call);
      case "register" -> register(call);
      default -> throw new IllegalArgumentException(call.name());
    };
  }

  private Reply examine(ScriptCall call) {
    return new Reply.Words()
        .fact("clock", String.valueOf(System.currentTimeMillis() / 1e3))
        .fact("system", "Debian GNU/Linux 12 (bookworm)")
        .fact("architecture", "x86_64")
        .fact("package_manager", "apt")
        .fact("binary", installed ? "/usr/bin/etcd" : "")
        .fact("version", installed ? VERSION : "")
        .fact("listen", call.value("address"))
        .reply();
  }

  private Reply observe(ScriptCall call) {
    var words =
        new Reply.Words()
            .fact("stamp", files.getOrDefault(call.value("stamp"), ""))
            .fact("config", files.getOrDefault(call.value("config_path"), ""));
    if (launched) {
      words
          .fact("process", "1234|" + call.value("data") + "|" + call.value("service") + ".service")
          .fact("listening", "yes");
    }
    return words.reply();
  }

  private Reply install() {
    var words = new Reply.Words().fact("version", VERSION);
    if (!installed) {
      installed = true;
      words.changed("etcd " + VERSION + " (package)");
    }
    return words.reply();
  }

  private Reply makeDirectories(ScriptCall call) {
    var words = new Reply.Words();
    put(words, call.value("config_directory"), "directory");
    put(words, call.value("made"), call.value("data") + "\n");
    put(words, call.value("data"), "directory");
    return put(words, call.value("stamp_path"), call.value("stamp")).reply();
  }

  private Reply configure(ScriptCall call) {
    var words = new Reply.Words();
    if (!files.containsKey(call.value("config_path"))) {
      words.fact("restart", "config").fact("restart", "unit");
    }
    put(words, call.value("config_path"), call.value("config"));
    put(words, call.value("unit_path"), call.value("unit"));
    return put(words, call.value("profile_path"), call.value("profile")).reply();
  }

  private Reply ask(ScriptCall call) {
    Reply.Words words = put(new Reply.Words(), call.value("key"), "key");
    String certificate = files.get(call.value("certificate"));
    if (certificate != null) {
      words.fact("certificate", certificate);
    }
    return words.fact("request", request).reply();
  }

  private Reply certify(ScriptCall call) {
    Reply.Words words =
        put(new Reply.Words(), call.value("authority"), call.value("authority_certificate"));
    if (!call.value("signed").isEmpty()) {
      put(words, call.value("certificate"), call.value("signed"));
    }
    if (!call.value("shared").isEmpty()) {
      put(words, call.value("shared"), call.value("authority_certificate"));
    }
    return words.reply();
  }

  private Reply launch(ScriptCall call) {
    var words = new Reply.Words();
    if (!launched) {
      String directory = "/etc/" + call.value("service");
      members.start(
          files.get(directory + "/etcd.conf"),
          files.get(directory + "/server.crt"),
          files.get(directory + "/ca.crt"));
      launched = true;
      words.changed(call.value("service") + ".service enabled");
      words.changed(call.value("service") + ".service started");
    }
    return words.reply();
  }

  private Reply register(ScriptCall call) {
    var words = new Reply.Words();
    call.value("targets")
        .lines()
        .map(line -> line.split("\t", -1))
        .forEach(
            target ->
                put(
                    words,
                    call.value("directory_path") + "/" + target[0] + ".yml",
                    new String(Base64.getDecoder().decode(target[1]), StandardCharsets.UTF_8)));
    return words.reply();
  }

  private Reply.Words put(Reply.Words words, String path, String content) {
    if (!content.equals(files.put(path, content))) {
      words.changed(path);
    }
    return words;
  }

  @Override
  public String toString() {
    return address;
  }
}
