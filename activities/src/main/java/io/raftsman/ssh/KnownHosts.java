package io.raftsman.ssh;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;

/**
 * Checks a host's key against a known_hosts file. A key that differs from the known one is always
 * refused; one of a host that isn't known is refused, or recorded where that was asked for.
 */
final class KnownHosts extends OpenSSHKnownHosts {
  private static final Object WRITING = new Object();

  private final boolean acceptNew;
  private String refusal = "";

  KnownHosts(Path file, boolean acceptNew) throws IOException {
    super(file.toFile());
    this.acceptNew = acceptNew;
  }

  /** Why the key was refused; empty when it wasn't. */
  String refusal() {
    return refusal;
  }

  @Override
  protected boolean hostKeyUnverifiableAction(String hostname, PublicKey key) {
    if (!acceptNew) {
      refusal = "no key of this host is in " + khFile + "; it showed " + fingerprint(key);
      return false;
    }
    record(hostname, key);
    return true;
  }

  @Override
  protected boolean hostKeyChangedAction(String hostname, PublicKey key) {
    refusal =
        "the host showed the key "
            + fingerprint(key)
            + ", which is not the one in "
            + khFile
            + ": it was set up anew, or somebody is in between";
    return false;
  }

  private void record(String hostname, PublicKey key) {
    synchronized (WRITING) {
      try {
        prepare(khFile);
        write(new HostEntry(null, hostname, KeyType.fromKey(key), key));
      } catch (IOException e) {
        throw new UncheckedIOException("recording the host key in " + khFile, e);
      }
    }
  }

  private static void prepare(File file) throws IOException {
    Path path = file.toPath().toAbsolutePath();
    if (!Files.exists(path.getParent())) {
      Files.createDirectories(
          path.getParent(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static String fingerprint(PublicKey key) {
    return KeyType.fromKey(key) + " " + SecurityUtils.getFingerprint(key);
  }
}
