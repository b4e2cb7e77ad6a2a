package io.raftsman.ssh;

import io.raftsman.cluster.Host;
import io.raftsman.cluster.SecretReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes targets of hosts: what the inventory says beats the configuration, which beats the
 * defaults, as with {@code ssh -o}.
 */
final class Targets {
  private static final int SSH_PORT = 22;
  private static final int JUMPS = 8;
  private static final String NONE = "none";

  /** {@code [user@]host[:port]}, with a numeric IPv6 address in brackets. */
  private static final Pattern JUMP =
      Pattern.compile(
          "(?:ssh://)?(?:(?<user>[^@\\s]+)@)?(?:\\[(?<v6>[^]]+)\\]|(?<host>[^:\\[\\]@/\\s]+))(?::(?<port>\\d{1,5}))?/?");

  private static final String AGENT = "SSH_AUTH_SOCK";
  private static final Pattern AGENT_VARIABLE = Pattern.compile("\\$(\\w+)");
  private static final Pattern TOKEN = Pattern.compile("%(.?)");

  private final SshSettings settings;
  private final SshConfig config;

  Targets(SshSettings settings) {
    this.settings = settings;
    this.config = new SshConfig(settings.configFiles(), settings.home(), settings.environment());
  }

  /** What was asked for before the configuration is read. */
  private record Wish(
      String name,
      Optional<String> user,
      OptionalInt port,
      Optional<Path> identity,
      List<Path> knownHosts,
      Optional<SecretReference> passphrase) {}

  /** A host on the way, as ProxyJump names it. */
  private record Jump(String name, Optional<String> user, OptionalInt port) {}

  /** Where the host is to be reached, by the configuration as it is now. */
  Target of(Host host) throws SshConfigFault {
    return target(
        new Wish(
            host.address(),
            host.user(),
            host.port(),
            host.identityFile().map(Path::of),
            host.knownHostsFiles().stream().map(Path::of).toList(),
            host.passphrase()),
        List.of(),
        0);
  }

  private Target target(Wish wish, List<Jump> through, int depth) throws SshConfigFault {
    SshConfig.Settings found = config.settings(wish.name());
    String address = address(wish, found);
    int port = wish.port().isPresent() ? wish.port().getAsInt() : port(found);
    String user =
        wish.user()
            .or(() -> found.first(SshConfig.USER).map(SshConfig.Value::text))
            .orElse(System.getProperty("user.name"));
    var names = new Names(wish.name(), address, port, user);
    List<Path> named =
        wish.identity().map(List::of).orElse(paths(found, SshConfig.IDENTITY_FILE, names));
    boolean defaults = wish.identity().isEmpty() && found.first(SshConfig.IDENTITY_FILE).isEmpty();
    return new Target(
        address,
        port,
        user,
        defaults ? settings.identities() : named,
        !defaults,
        found.first(SshConfig.IDENTITIES_ONLY).filter(v -> isYes(v.text())).isPresent(),
        paths(found, SshConfig.CERTIFICATE_FILE, names),
        wish.passphrase(),
        agent(found, names),
        knownHosts(wish, found, names),
        found.first(SshConfig.HOST_KEY_ALIAS).map(SshConfig.Value::text),
        jump(wish, found, through, depth));
  }

  private static String address(Wish wish, SshConfig.Settings found) throws SshConfigFault {
    Optional<SshConfig.Value> value = found.first(SshConfig.HOST_NAME);
    return value.isPresent()
        ? value.get().text().replace("%h", wish.name()).replace("%%", "%")
        : wish.name();
  }

  private static int port(SshConfig.Settings found) throws SshConfigFault {
    Optional<SshConfig.Value> value = found.first(SshConfig.PORT);
    if (value.isEmpty()) {
      return SSH_PORT;
    }
    String text = value.get().text();
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw value.get().fault(text + " is not a port", "Write a number from 1 to 65535.");
    }
    return port;
  }

  private List<Path> knownHosts(Wish wish, SshConfig.Settings found, Names names)
      throws SshConfigFault {
    var files = new ArrayList<>(wish.knownHosts());
    if (files.isEmpty()) {
      files.addAll(paths(found, SshConfig.USER_KNOWN_HOSTS_FILE, names));
      // To check no key is not on offer.
      files.remove(Path.of("/dev/null"));
    }
    if (files.isEmpty()) {
      files.add(settings.knownHosts());
    }
    files.addAll(settings.systemKnownHosts());
    return files;
  }

  private Optional<Path> agent(SshConfig.Settings found, Names names) throws SshConfigFault {
    Optional<SshConfig.Value> value = found.first(SshConfig.IDENTITY_AGENT);
    String text =
        value.map(SshConfig.Value::text).filter(t -> !t.equals(AGENT)).orElse("$" + AGENT);
    if (text.equals(NONE)) {
      return Optional.empty();
    }
    Matcher variable = AGENT_VARIABLE.matcher(text);
    if (variable.matches()) {
      return settings
          .environment()
          .apply(variable.group(1))
          .filter(s -> !s.isBlank())
          .map(Path::of);
    }
    return Optional.of(path(value.orElseThrow(), text, names));
  }

  private Optional<Target> jump(Wish wish, SshConfig.Settings found, List<Jump> through, int depth)
      throws SshConfigFault {
    List<Jump> jumps = through.isEmpty() ? jumps(found) : through;
    if (jumps.isEmpty()) {
      return Optional.empty();
    }
    if (through.isEmpty() && depth >= JUMPS) {
      throw found
          .first(SshConfig.PROXY_JUMP)
          .orElseThrow()
          .fault("the jump hosts make a loop", "Let one of them have ProxyJump none.");
    }
    Jump last = jumps.get(jumps.size() - 1);
    return Optional.of(
        target(
            new Wish(
                last.name(),
                last.user(),
                last.port(),
                Optional.empty(),
                List.of(),
                wish.passphrase()),
            jumps.subList(0, jumps.size() - 1),
            depth + 1));
  }

  private static List<Jump> jumps(SshConfig.Settings found) throws SshConfigFault {
    Optional<SshConfig.Value> command =
        found.first(SshConfig.PROXY_COMMAND).filter(v -> !v.text().equalsIgnoreCase(NONE));
    if (command.isPresent()) {
      throw command
          .get()
          .fault(
              "ProxyCommand is not supported",
              "Write ProxyJump instead, or name another file: --ssh-config FILE, or none.");
    }
    Optional<SshConfig.Value> value =
        found.first(SshConfig.PROXY_JUMP).filter(v -> !v.text().equalsIgnoreCase(NONE));
    if (value.isEmpty()) {
      return List.of();
    }
    var jumps = new ArrayList<Jump>();
    for (String word : value.get().text().split(",", -1)) {
      Matcher jump = JUMP.matcher(word);
      if (!jump.matches()) {
        throw value.get().fault(word + " is not a jump host", "Write it as [user@]host[:port].");
      }
      jumps.add(
          new Jump(
              jump.group("v6") == null ? jump.group("host") : jump.group("v6"),
              Optional.ofNullable(jump.group("user")),
              jump.group("port") == null
                  ? OptionalInt.empty()
                  : OptionalInt.of(Integer.parseInt(jump.group("port")))));
    }
    return jumps;
  }

  private static boolean isYes(String text) {
    return text.equalsIgnoreCase("yes") || text.equalsIgnoreCase("true");
  }

  private List<Path> paths(SshConfig.Settings found, String keyword, Names names)
      throws SshConfigFault {
    var paths = new ArrayList<Path>();
    for (SshConfig.Value value : found.all(keyword)) {
      for (String word : value.words()) {
        if (!word.equalsIgnoreCase(NONE)) {
          paths.add(path(value, word, names));
        }
      }
    }
    return paths;
  }

  /** Relative paths are relative to the working directory, as they are for ssh. */
  private Path path(SshConfig.Value value, String word, Names names) throws SshConfigFault {
    Matcher token = TOKEN.matcher(config.expand(value, word));
    var text = new StringBuilder();
    while (token.find()) {
      String meaning =
          switch (token.group(1)) {
            case "%" -> "%";
            case "d" -> settings.home().toString();
            case "h" -> names.address();
            case "n" -> names.name();
            case "p" -> Integer.toString(names.port());
            case "r" -> names.user();
            case "u" -> System.getProperty("user.name");
            default ->
                throw value.fault(
                    "the token " + token.group() + " is not supported",
                    "Write out what it stands for.");
          };
      token.appendReplacement(text, Matcher.quoteReplacement(meaning));
    }
    return Path.of(token.appendTail(text).toString()).toAbsolutePath();
  }

  /** What tokens stand for. */
  private record Names(String name, String address, int port, String user) {}
}
