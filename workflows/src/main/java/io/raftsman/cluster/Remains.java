package io.raftsman.cluster;

/**
 * What a removal leaves on a host.
 *
 * @param data the data directory's content ({@code etcd_rm_data: false})
 * @param packages etcd's binaries ({@code etcd_rm_pkg: false})
 */
public record Remains(boolean data, boolean packages) {
  /** The default: another operation may need the binaries, and nobody the data. */
  public static final Remains PACKAGES = new Remains(false, true);
}
