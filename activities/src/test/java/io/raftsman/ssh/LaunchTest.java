package io.raftsman.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.service.EtcdService;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an etcd is started and waited for. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LaunchTest {
  @TempDir private Path top;
  private HostSandbox host;

  @BeforeEach
  void sandbox() throws IOException {
    host = new HostSandbox(top);
  }

  @Test
  void one_that_runs_is_left_alone() {
    host.service("active", "enabled", "one");

    LocalShell.Result result = launch();

    assertThat(result.status()).as(result.toString()).isZero();
    assertThat(result.output().changes()).isEmpty();
    assertThat(host.told()).isEmpty();
  }

  @Test
  void one_that_is_still_starting_is_waited_for_again() {
    host.slow(true);

    LocalShell.Result first = launch();

    ScriptOutput.Failure failure = first.output().failure().orElseThrow();
    assertThat(failure.kind()).as("may be tried again").isEqualTo("TRANSIENT");
    assertThat(failure.cameBack()).contains("90 s", "still starting");
    assertThat(host.told()).contains("90 systemctl start etcd.service");

    host.slow(false);
    LocalShell.Result second = launch();

    assertThat(second.status()).as(second.toString()).isZero();
    assertThat(second.output().changes()).containsExactly("etcd.service started");
    assertThat(host.told())
        .as("what could end it")
        .noneMatch(w -> w.matches("(stop|restart|kill).*"));
  }

  private LocalShell.Result launch() {
    return host.run(EtcdService.launching("etcd"));
  }
}
