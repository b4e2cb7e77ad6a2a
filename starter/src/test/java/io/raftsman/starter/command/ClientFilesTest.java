package io.raftsman.starter.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.raftsman.observed.ClientCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientFilesTest {
  private static final ClientCertificate SIGNED =
      new ClientCertificate("certificate\n", "authority\n", Instant.EPOCH);

  @TempDir private Path parent;

  private ClientFiles files(boolean force) {
    return new ClientFiles(directory(), "patroni", force);
  }

  private Path directory() {
    return parent.resolve("new/etcd");
  }

  @Test
  void theKeyIsItsOwnersAlone() throws IOException {
    List<Path> written = files(false).write(Optional.of("key\n"), SIGNED);

    assertThat(written)
        .containsExactly(
            directory().resolve("patroni.key"),
            directory().resolve("patroni.crt"),
            directory().resolve("ca.crt"));
    assertThat(mode("patroni.key")).isEqualTo("rw-------");
    assertThat(mode("patroni.crt")).isEqualTo("rw-r--r--");
    assertThat(text("patroni.key")).isEqualTo("key\n");
    assertThat(text("patroni.crt")).isEqualTo("certificate\n");
    assertThat(text("ca.crt")).isEqualTo("authority\n");
    assertNothingElseIsThere(3);
  }

  @Test
  void nothingIsOverwrittenUnlessForced() throws IOException {
    files(false).write(Optional.of("key\n"), SIGNED);

    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> files(false).refuseOverwriting(true))
        .withMessageContaining("patroni.key is there already")
        .withMessageContaining("--force");
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> files(false).write(Optional.of("other\n"), SIGNED));
    assertThat(text("patroni.key")).isEqualTo("key\n");

    files(true).refuseOverwriting(true);
    files(true).write(Optional.of("other\n"), SIGNED);
    assertThat(text("patroni.key")).isEqualTo("other\n");
    assertThat(mode("patroni.key")).isEqualTo("rw-------");
    assertNothingElseIsThere(3);
  }

  @Test
  void aKeyThatSomebodyMadeWhileTheCertificateWasSignedStays() throws IOException {
    files(false).refuseOverwriting(true);
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("patroni.key"), "theirs\n");

    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> files(false).write(Optional.of("key\n"), SIGNED));
    assertThat(text("patroni.key")).isEqualTo("theirs\n");
    assertNothingElseIsThere(1);
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Files.createDirectories(directory());
    Path elsewhere = parent.resolve("elsewhere");
    Files.createSymbolicLink(directory().resolve("patroni.key"), elsewhere);

    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> files(false).write(Optional.of("key\n"), SIGNED));
    files(true).write(Optional.of("key\n"), SIGNED);
    assertThat(elsewhere).doesNotExist();
    assertThat(mode("patroni.key")).isEqualTo("rw-------");
  }

  @Test
  void clientsOfOneAuthorityShareADirectoryAndOthersDoNot() throws IOException {
    files(false).write(Optional.of("key\n"), SIGNED);

    assertThat(new ClientFiles(directory(), "vip", false).write(Optional.of("key\n"), SIGNED))
        .doesNotContain(directory().resolve("ca.crt"));
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(
            () ->
                new ClientFiles(directory(), "third", false)
                    .write(
                        Optional.of("key\n"),
                        new ClientCertificate("certificate\n", "another\n", Instant.EPOCH)))
        .withMessageContaining("another authority's");
    assertThat(directory().resolve("third.key")).doesNotExist();
  }

  @Test
  void aClientThatKeepsItsKeyGetsNone() throws IOException {
    assertThat(files(false).write(Optional.empty(), SIGNED))
        .containsExactly(directory().resolve("patroni.crt"), directory().resolve("ca.crt"));
    assertNothingElseIsThere(2);
  }

  private void assertNothingElseIsThere(int files) throws IOException {
    try (Stream<Path> there = Files.list(directory())) {
      assertThat(there).hasSize(files);
    }
  }

  private String text(String name) throws IOException {
    return Files.readString(directory().resolve(name));
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory().resolve(name)));
  }
}
