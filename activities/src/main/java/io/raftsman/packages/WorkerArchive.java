package io.raftsman.packages;

import io.raftsman.cluster.InstallMethod;
import io.raftsman.cluster.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** A release archive that lies on the worker and is uploaded to hosts. */
public final class WorkerArchive {
  private static final int BLOCK = 1 << 16;

  private WorkerArchive() {}

  /** Whether the archive is fetched by the hosts themselves. */
  static boolean isUrl(String archive) {
    return archive.startsWith("http://") || archive.startsWith("https://");
  }

  /**
   * Why an installation can't work, as far as the worker can tell: to be asked before any host is
   * touched.
   *
   * @return empty where the archive is good, is fetched by the hosts, or none is needed
   */
  public static Optional<String> fault(Installation installation) {
    String archive = installation.archive().orElse("");
    if (installation.method() != InstallMethod.ARCHIVE || isUrl(archive)) {
      return Optional.empty();
    }
    Path file = Path.of(archive);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return Optional.of("etcd_archive " + archive + " is no file on the worker that can be read");
    }
    String wanted = installation.sha256().orElse("");
    try {
      String sum = sha256(file);
      return sum.equals(wanted)
          ? Optional.empty()
          : Optional.of(
              "etcd_archive "
                  + archive
                  + ": its SHA-256 is "
                  + sum
                  + ", but etcd_archive_sha256 is "
                  + wanted);
    } catch (IOException e) {
      return Optional.of("etcd_archive " + archive + " can't be read: " + e.getMessage());
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        byte[] block = new byte[BLOCK];
        while (in.read(block) >= 0) {
          // The stream adds what it reads to the digest.
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
