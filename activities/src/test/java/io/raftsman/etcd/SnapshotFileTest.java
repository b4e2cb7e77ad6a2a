package io.raftsman.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftsman.fixture.Clusters;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.StepFailure;
import io.raftsman.pki.Authority;
import io.raftsman.ssh.InActivity;
import io.temporal.failure.ApplicationFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a snapshot, and what isn't. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SnapshotFileTest {
  @TempDir private Path top;
  private Path directory;
  private SnapshotFile file;
  private byte[] whole;

  @BeforeEach
  void aSnapshot() throws IOException, GeneralSecurityException {
    directory = top.resolve("snapshots");
    file = new SnapshotFile(directory, "a.db");
    var data = new byte[2048];
    data[7] = 7;
    var bytes = new ByteArrayOutputStream();
    bytes.write(data);
    bytes.write(MessageDigest.getInstance("SHA-256").digest(data));
    whole = bytes.toByteArray();
  }

  @Test
  void a_whole_file_gets_to_its_place() throws IOException, CallFailed {
    try (SnapshotFile.Writer writer = file.write()) {
      assertThat(writer.isNeeded()).isTrue();
      writer.write(ByteBuffer.wrap(whole, 0, 100));
      writer.write(ByteBuffer.wrap(whole, 100, whole.length - 100));
      assertThat(writer.finish()).get().asString().hasSize(64);
    }

    assertThat(file.path()).hasBinaryContent(whole);
    assertThat(file.hashOfWhole()).isPresent();
    assertThat(directory).isDirectoryNotContaining("glob:**.part");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 32, 512, 2048, 2079})
  void what_was_cut_off_is_thrown_away(int bytes) throws IOException, CallFailed {
    try (SnapshotFile.Writer writer = file.write()) {
      writer.write(ByteBuffer.wrap(whole, 0, bytes));
      assertThat(writer.finish()).isEmpty();
    }

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_changed_byte_shows() throws IOException {
    Files.createDirectories(directory);
    whole[9] ^= 1;
    Files.write(file.path(), whole);

    assertThat(file.hashOfWhole()).isEmpty();
  }

  @Test
  void a_damaged_file_is_replaced() throws IOException, CallFailed {
    Files.createDirectories(directory);
    Files.writeString(file.path(), "damaged");

    try (SnapshotFile.Writer writer = file.write()) {
      assertThat(writer.isNeeded()).isTrue();
      writer.write(ByteBuffer.wrap(whole));
      writer.finish();
    }

    assertThat(file.path()).hasBinaryContent(whole);
  }

  @Test
  void what_an_attempt_that_died_left_is_begun_anew() throws IOException, CallFailed {
    Files.createDirectories(directory);
    Files.write(directory.resolve("a.db.part"), new byte[9000]);

    try (SnapshotFile.Writer writer = file.write()) {
      writer.write(ByteBuffer.wrap(whole));
      assertThat(writer.finish()).isPresent();
    }
  }

  @Test
  void two_do_not_write_at_once() throws IOException, CallFailed {
    try (SnapshotFile.Writer writer = file.write()) {
      writer.write(ByteBuffer.wrap(whole));
      assertThatThrownBy(file::write)
          .isInstanceOf(CallFailed.class)
          .hasMessageContaining("another attempt is still writing");
      assertThat(writer.finish()).isPresent();
    }
  }

  @Test
  void a_member_that_sends_nothing_is_given_up() throws IOException, CallFailed {
    try (SnapshotFile.Writer writer = file.write()) {
      var stream = new SnapshotStream(writer, Duration.ofMillis(1));

      assertThatThrownBy(stream::awaitEnd)
          .isInstanceOf(CallFailed.class)
          .hasMessageContaining("nothing came");
    }
  }

  @Test
  void a_broken_stream_is_told_in_its_words() throws IOException, CallFailed {
    try (SnapshotFile.Writer writer = file.write()) {
      var stream = new SnapshotStream(writer, Duration.ofMinutes(1));
      stream.onError(new IOException("Connection reset"));

      assertThatThrownBy(stream::awaitEnd)
          .isInstanceOf(CallFailed.class)
          .hasMessage("Connection reset");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../a.db", "/etc/passwd", "", ".", "..", ".a", "a/b", "a.part", "a b", "-a"})
  void a_name_that_leads_elsewhere_is_refused(String name) {
    StepFailure failure = failure(name);

    assertThat(failure.kind()).isEqualTo(FailureKind.COMMAND);
    assertThat(failure.cameBack()).contains("'" + name + "'");
    assertThat(directory).doesNotExist();
  }

  @Test
  void a_place_that_can_t_be_written_is_the_worker_s_fault() throws IOException {
    Files.writeString(directory, "a file");

    StepFailure failure = failure("a.db");

    assertThat(failure.kind()).isEqualTo(FailureKind.WORKER);
    assertThat(failure.attempted()).contains(file.path().toString());
    assertThat(failure.remedy()).contains("--snapshot-dir");
  }

  private StepFailure failure(String name) {
    Path pki = top.resolve("pki");
    Authority.ensure(pki);
    try (var clients = new EtcdClients(pki);
        var activity = new InActivity()) {
      var snapshots = new EtcdSnapshots(clients, directory);
      return catchThrowableOfType(
              ApplicationFailure.class,
              () -> activity.call(() -> snapshots.take(Clusters.three(), "etcd-1", name)))
          .getDetails()
          .get(StepFailure.class);
    }
  }
}
