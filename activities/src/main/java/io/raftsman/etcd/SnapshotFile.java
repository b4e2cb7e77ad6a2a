package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * A snapshot's file. etcd appends the SHA-256 of all that is before, so a file tells by itself
 * whether it is whole.
 *
 * <p>It is written beside its place, under a lock, and moved there once it is whole: what is at its
 * place was whole. Only the worker's user can read it.
 */
final class SnapshotFile {
  /** What an unfinished file's name ends with. */
  static final String UNFINISHED = ".part";

  private static final int HASH_BYTES = 32;

  /** bbolt's pages are multiples of this. */
  private static final int PAGE = 512;

  private static final int BLOCK = 1 << 16;
  private static final FileAttribute<?> DIRECTORY_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path directory;
  private final Path path;

  SnapshotFile(Path directory, String name) {
    this.directory = requireNonNull(directory, "directory");
    this.path = directory.resolve(name);
  }

  Path path() {
    return path;
  }

  long bytes() throws IOException {
    return Files.size(path);
  }

  /** The data's SHA-256, hexadecimal; empty where no whole file is there. */
  Optional<String> hashOfWhole() throws IOException {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? hash(path) : Optional.empty();
  }

  /** Begins to write it. */
  Writer write() throws IOException, CallFailed {
    Files.createDirectories(directory, DIRECTORY_MODE);
    return new Writer();
  }

  private static Optional<String> hash(Path file) throws IOException {
    long data = Files.size(file) - HASH_BYTES;
    if (data <= 0 || data % PAGE != 0) {
      return Optional.empty();
    }
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] block = new byte[BLOCK];
      long left = data;
      while (left > 0) {
        int read = in.read(block, 0, (int) Math.min(BLOCK, left));
        if (read < 0) {
          return Optional.empty();
        }
        digest.update(block, 0, read);
        left -= read;
      }
      byte[] hash = digest.digest();
      return MessageDigest.isEqual(hash, in.readNBytes(HASH_BYTES))
          ? Optional.of(HexFormat.of().formatHex(hash))
          : Optional.empty();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The file while it is written. One at a time: an attempt that was given up may still write. */
  final class Writer implements AutoCloseable {
    private final Path unfinished = directory.resolve(path.getFileName() + UNFINISHED);
    private final FileChannel channel;
    private final boolean needed;
    private boolean finished;

    private Writer() throws IOException, CallFailed {
      channel =
          FileChannel.open(
              unfinished,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              FILE_MODE);
      try {
        lock();
        needed = hashOfWhole().isEmpty();
        channel.truncate(0);
      } catch (IOException | CallFailed | RuntimeException e) {
        channel.close();
        throw e;
      }
    }

    private void lock() throws IOException, CallFailed {
      try {
        if (channel.tryLock() == null || !isStillThere()) {
          throw busy();
        }
      } catch (OverlappingFileLockException e) {
        throw busy();
      }
    }

    /** The one that had the lock may have moved or removed the file meanwhile. */
    private boolean isStillThere() throws IOException {
      try {
        return Files.readAttributes(
                    unfinished, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .size()
            == channel.size();
      } catch (NoSuchFileException e) {
        return false;
      }
    }

    private CallFailed busy() {
      return new CallFailed("another attempt is still writing " + unfinished);
    }

    /** Whether there was no whole file yet. */
    boolean isNeeded() {
      return needed;
    }

    void write(ByteBuffer part) throws IOException {
      while (part.hasRemaining()) {
        channel.write(part);
      }
    }

    /** Moves it to its place, if it is whole; returns its data's SHA-256, hexadecimal. */
    Optional<String> finish() throws IOException {
      channel.force(true);
      Optional<String> hash = hash(unfinished);
      if (hash.isPresent()) {
        Files.move(
            unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        finished = true;
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
          entries.force(true);
        }
      }
      return hash;
    }

    /** What is not whole is of no use, and may have filled the disk. */
    @Override
    public void close() throws IOException {
      if (!finished) {
        Files.deleteIfExists(unfinished);
      }
      channel.close();
    }
  }
}
