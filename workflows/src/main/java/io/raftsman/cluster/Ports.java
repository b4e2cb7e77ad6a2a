package io.raftsman.cluster;

/** The range of TCP ports. */
final class Ports {
  private Ports() {}

  static void require(String what, int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(what + " must be between 1 and 65535, but is " + port);
    }
  }
}
