package io.raftsman.starter.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.starter.engine.Engine;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class EngineOptionsTest {
  private static final Scope CHECK =
      new Scope(Set.of(Stage.ETCD_CONF), Set.of(), Scope.Mode.CHECK, false, false);

  @Command
  private static final class Parsed {
    @Mixin private final EngineOptions engine = new EngineOptions();
    @Mixin private final WorkerOptions worker = new WorkerOptions();
    @Mixin private final LeavingOptions leaving = new LeavingOptions();
  }

  @Test
  void anAddressIsAServer() {
    Parsed parsed = parsed("--address", "127.0.0.1:7233", "--namespace", "raftsman");

    try (Engine engine = parsed.engine.open(parsed.worker)) {
      assertThat(engine.isDurable()).isTrue();
      assertThat(engine.description()).isEqualTo("Temporal at 127.0.0.1:7233, namespace raftsman");
      assertThat(engine.taskQueue()).isEqualTo("raftsman");
      assertThat(parsed("--detach").leaving.detaches(engine, Scope.everything())).isTrue();
      assertThatExceptionOfType(UsageException.class)
          .isThrownBy(() -> parsed("--detach").leaving.detaches(engine, CHECK))
          .withMessageContaining("a check is there to be read");
    }
  }

  @Test
  void embeddedIsThisProcess() {
    Parsed parsed = parsed("--embedded");

    try (Engine engine = parsed.engine.open(parsed.worker)) {
      assertThat(engine.isDurable()).isFalse();
      assertThatExceptionOfType(UsageException.class)
          .isThrownBy(() -> parsed("--detach").leaving.detaches(engine, Scope.everything()))
          .withMessageContaining("--detach leaves the operation to a Temporal server");
    }
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(parsed.engine::requireServer)
        .withMessageContaining("TEMPORAL_ADDRESS");
  }

  @Test
  void oneCanNotBeBoth() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> parsed("--embedded", "--address", "127.0.0.1:7233").engine.isServer())
        .withMessageContaining("Leave out one or the other");
  }

  @Test
  void whatIsTheWorkersToKnowIsRefusedOnAServer() {
    Parsed parsed = parsed("--address", "127.0.0.1:7233", "--pki-dir", "/srv/pki");

    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> parsed.engine.open(parsed.worker))
        .withMessageContaining("bin/worker --pki-dir");
  }

  @Test
  void soIsWhereSnapshotsAreKept() {
    Parsed parsed = parsed("--address", "127.0.0.1:7233", "--snapshot-dir", "/srv/snapshots");

    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> parsed.engine.open(parsed.worker))
        .withMessageContaining("bin/worker --snapshot-dir");
    assertThat(parsed.worker.settings().snapshotDirectory()).isEqualTo(Path.of("/srv/snapshots"));
    assertThat(parsed().worker.settings().snapshotDirectory())
        .isEqualTo(Path.of("files/snapshots").toAbsolutePath());
  }

  private static Parsed parsed(String... arguments) {
    return CommandLine.populateCommand(new Parsed(), arguments);
  }
}
