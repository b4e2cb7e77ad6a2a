package io.raftsman.pki;

import io.raftsman.pki.AuthorityException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The authority's two files, where Pigsty has them: {@code ca/ca.key} and {@code ca/ca.crt}.
 *
 * <p>Making them is one transaction, under a lock between processes: both are written aside, the
 * key is moved to its place, then the certificate. A process that dies on the way leaves something
 * that the next one completes or does again, and nobody ever reads half a file. The key is readable
 * by its owner alone from before its first byte, whatever the umask.
 */
final class AuthorityFiles {
  private static final int MAXIMUM_BYTES = 1 << 20;
  private static final Set<PosixFilePermission> DIRECTORY_MODE = mode("rwx------");
  private static final Set<PosixFilePermission> KEY_MODE = mode("rw-------");
  private static final Set<PosixFilePermission> CERTIFICATE_MODE = mode("rw-r--r--");
  private static final Set<PosixFilePermission> OTHERS_ON_KEY = mode("---rwxrwx");
  private static final Set<PosixFilePermission> OTHERS_WRITE = mode("----w--w-");

  /** A lock on a file holds between processes only; this one holds within this process. */
  private static final Lock MAKING = new ReentrantLock();

  private final Path directory;
  private final Path key;
  private final Path certificate;
  private final Path newKey;
  private final Path newCertificate;
  private final Path lock;

  /**
   * The texts of the two files.
   *
   * @param key PEM
   * @param certificate PEM
   */
  record Contents(String key, String certificate) {
    @Override
    public String toString() {
      return "Contents[]"; // there is a key in it
    }
  }

  AuthorityFiles(Path pkiDirectory) {
    directory = pkiDirectory.resolve("ca");
    key = directory.resolve("ca.key");
    certificate = directory.resolve("ca.crt");
    newKey = directory.resolve(".ca.key.new");
    newCertificate = directory.resolve(".ca.crt.new");
    lock = directory.resolve(".ca.lock");
  }

  Path key() {
    return key;
  }

  Path certificate() {
    return certificate;
  }

  /** Reads both. {@link AuthorityException} if one or both are missing or can't be read. */
  Contents read() {
    if (!exists(key) && !exists(certificate)) {
      throw new AuthorityException(
          Fault.MISSING,
          directory,
          "has neither ca.key nor ca.crt",
          "Name the directory of the authority that the cluster was deployed with, or bring its two files there; only the deploy of a new cluster makes one.");
    }
    if (!complete() && exists(lock)) {
      // Someone is at it, or died on the way.
      underLock(this::completeUnfinished);
    }
    requireWhole();
    return new Contents(text(key), text(certificate));
  }

  /** Writes both, unless they are there. Returns whether it did. */
  boolean makeUnlessThere(Supplier<Contents> contents) {
    if (complete()) {
      return false;
    }
    if (!exists(lock)) {
      requireWholeOrNothing();
    }
    attempt(() -> makeDirectory(directory));
    return underLock(
        () -> {
          completeUnfinished();
          if (complete()) {
            return false;
          }
          requireWholeOrNothing();
          make(contents.get());
          return true;
        });
  }

  /** What about the files is unwise, in whole sentences. */
  List<String> warnings() {
    var warnings = new ArrayList<String>();
    if (permits(key, OTHERS_ON_KEY)) {
      warnings.add(
          "%s is open to others than its owner: who reads it is root of every etcd. chmod 600 %s"
              .formatted(key, key));
    }
    if (permits(directory, OTHERS_WRITE)) {
      warnings.add(
          "%s is writable by others than its owner: they can put another authority there."
                  .formatted(directory)
              + " chmod go-w "
              + directory);
    }
    return List.copyOf(warnings);
  }

  private boolean complete() {
    return exists(key) && exists(certificate);
  }

  private void requireWhole() {
    if (!complete()) {
      throw halfMissing();
    }
  }

  private void requireWholeOrNothing() {
    if (exists(key) != exists(certificate)) {
      throw halfMissing();
    }
  }

  private AuthorityException halfMissing() {
    Path missing = exists(key) ? certificate : key;
    Path present = exists(key) ? key : certificate;
    return new AuthorityException(
        Fault.HALF_MISSING,
        missing,
        "is missing, while " + present + " is there",
        "Restore it from a backup. To begin with a new authority instead, move "
            + present
            + " away: no member of the old one will trust the new one.");
  }

  private void make(Contents contents) throws IOException {
    write(newKey, contents.key(), KEY_MODE);
    write(newCertificate, contents.certificate(), CERTIFICATE_MODE);
    Files.move(newKey, key, StandardCopyOption.ATOMIC_MOVE);
    Files.move(newCertificate, certificate, StandardCopyOption.ATOMIC_MOVE);
    force(directory);
  }

  /** Between the two moves of {@link #make}, and only there, it looks like this. */
  private boolean completeUnfinished() throws IOException {
    if (exists(key) && !exists(certificate) && exists(newCertificate) && !exists(newKey)) {
      Files.move(newCertificate, certificate, StandardCopyOption.ATOMIC_MOVE);
      force(directory);
    }
    return true;
  }

  private boolean underLock(Step step) {
    MAKING.lock();
    try {
      return attempt(
          () -> {
            try (var channel =
                FileChannel.open(
                    lock,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(KEY_MODE))) {
              channel.lock(); // closing the channel lets go of it
              return step.run();
            }
          });
    } finally {
      MAKING.unlock();
    }
  }

  private boolean attempt(Step step) {
    try {
      return step.run();
    } catch (IOException e) {
      throw new AuthorityException(
          Fault.NOT_WRITABLE,
          directory,
          "can't be written: " + cause(e),
          "Make it writable for this user, or name another directory with --pki-dir.");
    }
  }

  /** Something with files; returns whether it changed or found what it was to. */
  private interface Step {
    boolean run() throws IOException;
  }

  private static boolean makeDirectory(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      return false;
    }
    if (absolute.getParent() != null) {
      makeDirectory(absolute.getParent());
    }
    try {
      Files.createDirectory(absolute, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
      Files.setPosixFilePermissions(absolute, DIRECTORY_MODE); // the umask may have taken some
      return true;
    } catch (FileAlreadyExistsException e) {
      if (Files.isDirectory(absolute)) {
        return false; // another process was quicker
      }
      throw e;
    }
  }

  private static void write(Path file, String text, Set<PosixFilePermission> mode)
      throws IOException {
    Files.deleteIfExists(file);
    try (var channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(mode))) {
      Files.setPosixFilePermissions(file, mode); // the umask may have taken some
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void force(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Whether there is a directory entry. One that can't be used as a file is an error. */
  private static boolean exists(Path file) {
    try {
      BasicFileAttributes entry =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!entry.isSymbolicLink()) {
        requireFile(file, entry);
        return true;
      }
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    try {
      requireFile(file, Files.readAttributes(file, BasicFileAttributes.class));
      return true;
    } catch (NoSuchFileException e) {
      throw new AuthorityException(
          Fault.NOT_A_FILE,
          file,
          "is a link to something that isn't there",
          "Is a file system not mounted? Bring the target back, or remove the link.");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static void requireFile(Path file, BasicFileAttributes attributes) {
    if (!attributes.isRegularFile()) {
      throw new AuthorityException(
          Fault.NOT_A_FILE,
          file,
          attributes.isDirectory() ? "is a directory" : "is not a regular file",
          "A PEM file is needed there. Move it away, and put the file in its place.");
    }
  }

  private static String text(Path file) {
    try (var stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(MAXIMUM_BYTES + 1);
      if (bytes.length > MAXIMUM_BYTES) {
        throw new AuthorityException(
            Fault.UNPARSEABLE,
            file,
            "is larger than 1 MiB",
            "A PEM file is needed there: is it the right file?");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1); // never fails; PEM is ASCII
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static AuthorityException unreadable(Path file, IOException e) {
    return new AuthorityException(
        Fault.UNREADABLE,
        file,
        "can't be read: " + cause(e),
        "Run as a user who may read it, or correct its owner and mode.");
  }

  private static String cause(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static boolean permits(Path path, Set<PosixFilePermission> unwise) {
    try {
      return Files.getPosixFilePermissions(path).stream().anyMatch(unwise::contains);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // no modes to warn of
    }
  }

  private static Set<PosixFilePermission> mode(String permissions) {
    return Set.copyOf(PosixFilePermissions.fromString(permissions));
  }
}
