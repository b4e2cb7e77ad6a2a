package io.raftsman.starter.engine;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets one embedded operation at a time work on a host from this machine: a lock file a host, which
 * the operating system releases when the process dies, however it dies. On a server Temporal itself
 * sees to this.
 */
public final class OperationLock implements AutoCloseable {
  private final List<FileChannel> held;

  private OperationLock(List<FileChannel> held) {
    this.held = held;
  }

  /** Another operation holds a host. */
  public static final class HeldException extends Exception {
    private static final long serialVersionUID = 1;

    HeldException(String holder) {
      super(requireNonNull(holder, "holder"));
    }
  }

  /**
   * Takes all hosts of a cluster.
   *
   * @param directory where the lock files are
   * @param holder what another process shall be told: which operation, since when, by whom
   * @throws HeldException says who has one of the hosts
   * @throws IOException when the lock files can't be written
   */
  public static OperationLock take(Path directory, ClusterSpec cluster, String holder)
      throws HeldException, IOException {
    var held = new ArrayList<FileChannel>();
    boolean all = false;
    try {
      Files.createDirectories(directory);
      for (String host :
          cluster.members().stream().map(Member::host).map(h -> h.name()).sorted().toList()) {
        Path file = directory.resolve(host.replace(':', '_') + ".lock");
        FileChannel channel =
            FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        held.add(channel);
        if (!locked(channel)) {
          throw new HeldException(Files.readString(file).strip());
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
      }
      all = true;
      return new OperationLock(held);
    } finally {
      if (!all) {
        release(held);
      }
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() {
    release(held);
  }

  private static void release(List<FileChannel> channels) {
    for (FileChannel channel : channels) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException("releasing a lock", e);
      }
    }
  }
}
