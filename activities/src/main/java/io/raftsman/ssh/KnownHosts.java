package io.raftsman.ssh;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Buffer.PlainBuffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;

/**
 * Checks a host's key against known_hosts files. A key that differs from the known one is always
 * refused; one of a host that isn't known is refused, or recorded in the first of the files where
 * that was asked for.
 */
final class KnownHosts extends OpenSSHKnownHosts {
  private static final Object WRITING = new Object();
  private static final int SSH_PORT = 22;
  private static final List<String> RSA_SIGNATURES = List.of("rsa-sha2-512", "rsa-sha2-256");

  /** A line with a key of SSH 1, which is of no use; sshj trips over a broken one. */
  private static final Pattern SSH_1 = Pattern.compile("\\S+\\s+\\d+(\\s.*)?");

  /** Neither a pattern, nor hashed, nor a marker, nor a comment. */
  private static final Pattern PLAIN_NAMES = Pattern.compile("[^*?!|@#]+");

  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  private final Path file;
  private final String files;
  private final Optional<String> alias;
  private final boolean acceptNew;
  private String refusal = "";

  /**
   * Reads the files; one that isn't there knows nobody.
   *
   * @param alias the name that the host has in them, instead of its address and port
   */
  KnownHosts(List<Path> files, Optional<String> alias, boolean acceptNew) throws IOException {
    this(files, alias, acceptNew, line -> true);
  }

  /**
   * Reads what the files say of one target. Of the other hosts' lines nothing is read or kept: each
   * of many connections would have all lines otherwise.
   */
  static KnownHosts of(Target target, boolean acceptNew) throws IOException {
    String name = target.hostKeyAlias().orElse(target.address());
    return new KnownHosts(
        target.knownHosts(),
        target.hostKeyAlias(),
        acceptNew,
        line -> mayBeAbout(line, name, bracketed(name, target.port())));
  }

  private KnownHosts(
      List<Path> files, Optional<String> alias, boolean acceptNew, Predicate<String> wanted)
      throws IOException {
    super(lines(files, wanted), LoggerFactory.DEFAULT);
    this.file = files.get(0).toAbsolutePath();
    this.files =
        files.stream().map(f -> f.toAbsolutePath().toString()).collect(Collectors.joining(", "));
    this.alias = alias;
    this.acceptNew = acceptNew;
  }

  /** Only names that are plain can be told from others without sshj. */
  private static boolean mayBeAbout(String line, String name, String bracketed) {
    String names = WHITE_SPACE.split(line.strip(), 2)[0];
    return !PLAIN_NAMES.matcher(names).matches()
        || Stream.of(names.split(",", -1))
            .anyMatch(n -> n.equalsIgnoreCase(name) || n.equalsIgnoreCase(bracketed));
  }

  private static Reader lines(List<Path> files, Predicate<String> wanted) throws IOException {
    var lines = new StringBuilder();
    for (Path file : files) {
      if (Files.notExists(file)) {
        continue;
      }
      try {
        Files.readString(file, StandardCharsets.ISO_8859_1)
            .lines()
            .filter(line -> !SSH_1.matcher(line.strip()).matches())
            .filter(wanted)
            .forEach(line -> lines.append(line).append('\n'));
      } catch (IOException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
    return new StringReader(lines.toString());
  }

  /** Why the key was refused; empty when it wasn't. */
  String refusal() {
    return refusal;
  }

  @Override
  public boolean verify(String hostname, int port, PublicKey key) {
    String name = alias.orElse(hostname);
    int behind = alias.isPresent() ? SSH_PORT : port;
    if (revoked(name, behind, key)) {
      refusal = "the key " + fingerprint(key) + " is revoked in " + files;
      return false;
    }
    return super.verify(name, behind, key);
  }

  /** A revoked key is refused even where another line knows it. */
  private boolean revoked(String hostname, int port, PublicKey key) {
    String shown = base64(key);
    return applicable(bracketed(hostname, port)).stream()
        .map(KnownHostEntry::getLine)
        .anyMatch(l -> l.startsWith("@revoked") && List.of(l.split("\\s+")).contains(shown));
  }

  /** An RSA key also signs by the algorithms that servers still accept. */
  @Override
  public List<String> findExistingAlgorithms(String hostname, int port) {
    var algorithms =
        new ArrayList<>(
            super.findExistingAlgorithms(
                alias.orElse(hostname), alias.isPresent() ? SSH_PORT : port));
    if (algorithms.contains(KeyType.RSA.toString())) {
      algorithms.addAll(RSA_SIGNATURES);
    }
    return algorithms;
  }

  @Override
  protected boolean hostKeyUnverifiableAction(String hostname, PublicKey key) {
    if (!applicable(hostname).isEmpty()) {
      return hostKeyChangedAction(hostname, key);
    }
    if (!acceptNew) {
      refusal = "no key of this host is in " + files + "; it showed " + fingerprint(key);
      return false;
    }
    return record(hostname, key);
  }

  @Override
  protected boolean hostKeyChangedAction(String hostname, PublicKey key) {
    refusal =
        "the host showed the key "
            + fingerprint(key)
            + ", which is not the one in "
            + files
            + ": it was set up anew, or somebody is in between";
    return false;
  }

  /** The lines about a host, as the file names it, whatever the type of their key. */
  private List<KnownHostEntry> applicable(String hostname) {
    return entries().stream().filter(e -> appliesTo(e, hostname)).toList();
  }

  /** A line that can't be compared counts: it may be about the host. */
  private static boolean appliesTo(KnownHostEntry entry, String hostname) {
    try {
      return entry.appliesTo(hostname);
    } catch (IOException e) {
      return true;
    }
  }

  private static String bracketed(String hostname, int port) {
    String name = hostname.toLowerCase(Locale.ROOT);
    return port == SSH_PORT ? name : "[" + name + "]:" + port;
  }

  private boolean record(String hostname, PublicKey key) {
    synchronized (WRITING) {
      try {
        prepare(file);
        String line = new HostEntry(null, hostname, KeyType.fromKey(key), key).getLine() + "\n";
        String before = Files.readString(file, StandardCharsets.ISO_8859_1);
        boolean unfinished = !before.isEmpty() && !before.endsWith("\n");
        Files.writeString(file, unfinished ? "\n" + line : line, StandardOpenOption.APPEND);
        return true;
      } catch (IOException e) {
        refusal = "it could not be recorded in " + file + " (" + e + "); it is " + fingerprint(key);
        return false;
      }
    }
  }

  private static void prepare(Path file) throws IOException {
    if (!Files.exists(file.getParent())) {
      Files.createDirectories(file.getParent(), mode("rwx------"));
    }
    if (!Files.exists(file)) {
      Files.createFile(file, mode("rw-------"));
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  private static String base64(PublicKey key) {
    return Base64.getEncoder().encodeToString(new PlainBuffer().putPublicKey(key).getCompactData());
  }

  /** As ssh-keygen -l shows it. */
  private static String fingerprint(PublicKey key) {
    byte[] encoded = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded);
      return KeyType.fromKey(key)
          + " SHA256:"
          + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
