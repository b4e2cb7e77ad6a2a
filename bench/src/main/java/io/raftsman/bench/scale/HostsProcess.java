package io.raftsman.bench.scale;

import io.raftsman.bench.fake.FakeHosts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Fake hosts in a process of their own: {@code DIRECTORY COUNT PACE}. */
final class HostsProcess {
  private HostsProcess() {}

  public static void main(String[] arguments) throws IOException {
    FakeHosts hosts =
        FakeHosts.start(
            Path.of(arguments[0]),
            Integer.parseInt(arguments[1]),
            Double.parseDouble(arguments[2]));
    System.out.println("ready");
    System.in.transferTo(OutputStream.nullOutputStream());
    hosts.close();
    System.exit(0);
  }
}
