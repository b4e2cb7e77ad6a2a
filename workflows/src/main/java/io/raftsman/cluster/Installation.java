package io.raftsman.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Where a member's etcd binaries come from.
 *
 * @param method how they are installed
 * @param version the version wanted, such as {@code 3.4.23}; empty takes what the package manager
 *     prefers. An archive needs it
 * @param archive path on the worker or https URL of a release tarball ({@code
 *     etcd-vX.Y.Z-linux-ARCH.tar.gz}); only for an archive
 * @param sha256 the tarball's SHA-256, 64 lower-case hexadecimal digits; required for an archive
 */
public record Installation(
    InstallMethod method,
    Optional<String> version,
    Optional<String> archive,
    Optional<String> sha256) {

  public Installation {
    requireNonNull(method, "method");
    requireNonNull(version, "version");
    requireNonNull(archive, "archive");
    requireNonNull(sha256, "sha256");
    if (method == InstallMethod.ARCHIVE
        && (archive.isEmpty() || sha256.isEmpty() || version.isEmpty())) {
      throw new IllegalArgumentException(
          "an installation by archive needs the archive, its SHA-256 and the version");
    }
  }

  /** The distribution's package, whatever its version. */
  public static Installation byPackage() {
    return new Installation(
        InstallMethod.PACKAGE, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
