package io.raftsman.starter.command;

import static java.util.Objects.requireNonNull;

import io.raftsman.observed.ClientCertificate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A client's files in a directory: {@code NAME.key}, {@code NAME.crt}, {@code ca.crt}.
 *
 * <p>Invariants: nobody but its owner can read the key at any time; without being forced nothing is
 * overwritten, and no file is ever seen half written.
 */
final class ClientFiles {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> PUBLIC =
      PosixFilePermissions.fromString("rw-r--r--");

  private final Path directory;
  private final Path key;
  private final Path certificate;
  private final Path authority;
  private final boolean force;

  /**
   * Files of a client.
   *
   * @param force whether those that are there are overwritten
   */
  ClientFiles(Path directory, String name, boolean force) {
    this.directory = requireNonNull(directory, "directory");
    this.key = directory.resolve(name + ".key");
    this.certificate = directory.resolve(name + ".crt");
    this.authority = directory.resolve("ca.crt");
    this.force = force;
  }

  /**
   * Before anybody is asked for anything.
   *
   * @throws UsageException where a file is there
   */
  void refuseOverwriting(boolean withKey) {
    for (Path file : withKey ? List.of(key, certificate) : List.of(certificate)) {
      if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw there(file);
      }
    }
  }

  /**
   * Writes them, and returns which. The authority's is left where it is the same.
   *
   * @param privateKey PEM; empty where the client keeps it
   * @throws UsageException where a file is there, or can't be written
   */
  List<Path> write(Optional<String> privateKey, ClientCertificate signed) {
    refuseOverwriting(privateKey.isPresent());
    try {
      Files.createDirectories(directory);
      boolean sameAuthority =
          Files.exists(authority) && Files.readString(authority).equals(signed.authority());
      if (!force && !sameAuthority && Files.exists(authority, LinkOption.NOFOLLOW_LINKS)) {
        throw new UsageException(
            authority
                + " is another authority's than the one that signs here. Name another directory, or overwrite it"
                + " with --force.");
      }
      var written = new ArrayList<Path>();
      if (privateKey.isPresent()) {
        write(key, privateKey.get(), PRIVATE);
        written.add(key);
      }
      write(certificate, signed.certificate(), PUBLIC);
      written.add(certificate);
      if (!sameAuthority) {
        write(authority, signed.authority(), PUBLIC);
        written.add(authority);
      }
      return List.copyOf(written);
    } catch (IOException e) {
      throw new UsageException(
          "--out "
              + directory
              + ": a file there can't be written ("
              + e
              + "). Name a directory, old or new, that this user may write into.");
    }
  }

  /** Aside first, with its mode from before its first byte. */
  private void write(Path file, String text, Set<PosixFilePermission> mode) throws IOException {
    Path aside =
        Files.createTempFile(directory, ".", ".new", PosixFilePermissions.asFileAttribute(PRIVATE));
    try {
      try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.setPosixFilePermissions(aside, mode);
      if (force) {
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.createLink(file, aside);
      }
    } catch (FileAlreadyExistsException e) {
      throw there(file);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static UsageException there(Path file) {
    return new UsageException(file + " is there already. Overwrite it with --force.");
  }
}
