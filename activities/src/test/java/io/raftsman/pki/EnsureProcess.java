package io.raftsman.pki;

import java.io.IOException;
import java.nio.file.Path;

/** A process of its own that says that it is ready, waits for a byte, and ensures an authority. */
final class EnsureProcess {
  private EnsureProcess() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("ready");
    if (System.in.read() < 0) {
      return;
    }
    Authority authority = Authority.ensure(Path.of(arguments[0]));
    System.out.println(authority.made() + " " + authority.certificate().getSerialNumber());
  }
}
