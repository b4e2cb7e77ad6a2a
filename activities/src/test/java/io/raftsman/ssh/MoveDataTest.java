package io.raftsman.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.activity.MemberTask;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.fixture.Clusters;
import io.raftsman.fixture.Needed;
import io.raftsman.service.EtcdService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a member's data gets to another place, within a file system and between two. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MoveDataTest {
  private static final Path OTHER_FILE_SYSTEM = Path.of("/dev/shm");
  private static final int MANY = 60;

  @TempDir private Path top;
  private Path far;
  private HostSandbox host;
  private Path from;

  @BeforeEach
  void data() throws IOException {
    host = new HostSandbox(top);
    Files.createDirectories(host.path("/etc/etcd"));
    from = Files.createDirectories(top.resolve("old/etcd"));
    fill(from);
    host.service("active", "enabled", "one");
    far =
        Files.isWritable(OTHER_FILE_SYSTEM)
            ? Files.createTempDirectory(OTHER_FILE_SYSTEM, "raftsman-test")
            : top.resolve("nowhere");
  }

  @AfterEach
  void nothingLeft() {
    LocalShell.run("{\nrm -rf '" + far + "'\n}\n");
  }

  private static void fill(Path place) throws IOException {
    Files.createDirectories(place.resolve("member/snap"));
    Files.createDirectories(place.resolve("member/wal"));
    Files.writeString(place.resolve("member/snap/db"), "data");
    Files.writeString(place.resolve("member/wal/0.wal"), "log");
    Files.setPosixFilePermissions(
        place.resolve("member/snap/db"), PosixFilePermissions.fromString("rw-r-----"));
    Files.writeString(place.resolve("-a file's name"), "odd");
    Files.createDirectories(place.resolve("lost+found"));
  }

  private static void assertFilled(Path place) throws IOException {
    assertThat(place.resolve("member/snap/db")).hasContent("data");
    assertThat(place.resolve("member/wal/0.wal")).hasContent("log");
    assertThat(place.resolve("-a file's name")).hasContent("odd");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(place.resolve("member/snap/db"))))
        .isEqualTo("rw-r-----");
    try (var entries = Files.list(place)) {
      assertThat(entries.map(e -> e.getFileName().toString()))
          .containsExactlyInAnyOrder("member", "-a file's name");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void data_is_moved_as_it_is_once_the_service_has_stopped(boolean near) throws IOException {
    Path to = place(near);

    LocalShell.Result result = host.run(move(to));

    assertThat(result.status()).as(result.toString()).isZero();
    assertFilled(to);
    assertThat(from.resolve("member")).doesNotExist();
    assertThat(from.resolve("lost+found")).isDirectory();
    assertThat(mode(to)).isEqualTo("rwx------");
    assertThat(host.told()).containsExactly("stop etcd.service", "disable etcd.service");
    assertThat(result.output().changes()).contains(from + " -> " + to);
    assertThat(host.path("/etc/etcd/.raftsman.made")).content().contains(to.toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_script_that_dies_anywhere_is_carried_on_by_the_next(boolean near) throws IOException {
    int step = 1;
    boolean died = true;
    while (died) {
      assertThat(step).as("steps").isLessThan(MANY);
      Path to = place(near).resolve("try-" + step);
      LocalShell.run("{\nrm -rf '" + from + "'\n}\n");
      fill(from);

      died = host.runDyingAt(move(to), step);
      LocalShell.Result next = host.run(move(to));

      assertThat(next.status()).as("after step %d: %s", step, next).isZero();
      assertFilled(to);
      assertThat(mode(to)).isEqualTo("rwx------");
      assertThat(from.resolve("member")).doesNotExist();
      step++;
    }
    assertThat(step).isGreaterThan(5);
  }

  @Test
  void data_that_is_there_already_is_left_alone() throws IOException {
    Path to = place(true);
    host.run(move(to));
    host.service("active", "enabled", "two");

    LocalShell.Result again = host.run(move(to));

    assertThat(again.status()).isZero();
    assertThat(again.output().changes()).isEmpty();
    assertFilled(to);
    assertThat(host.told()).containsExactly("stop etcd.service", "disable etcd.service");
  }

  @Test
  void two_places_with_data_are_not_mixed() throws IOException {
    Path to = place(true);
    fill(to);

    assertRefused(to, "both places have data");
    assertFilledBeside(to);
  }

  private static void assertFilledBeside(Path place) {
    assertThat(place.resolve("member/snap/db")).hasContent("data");
  }

  @Test
  void a_link_is_not_followed() throws IOException {
    Path elsewhere = Files.createDirectories(top.resolve("elsewhere"));
    Path to = Files.createSymbolicLink(top.resolve("link"), elsewhere);

    assertRefused(to, "is no directory");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void a_place_inside_of_the_other_is_refused() {
    assertRefused(from.resolve("deeper"), "inside of the other");
  }

  @Test
  void without_data_there_is_nothing_to_start_from() throws IOException {
    LocalShell.run("{\nrm -rf '" + from + "'/*\n}\n");

    assertRefused(place(true), "neither place has any data");
  }

  @Test
  void what_was_written_since_the_copy_was_made_is_not_thrown_away() throws IOException {
    Path to = place(false);
    Files.createDirectories(to.resolve(".raftsman-gathered"));
    LocalShell.run("{\ntouch -d '1 minute ago' '" + to + "/.raftsman-gathered'\n}\n");

    LocalShell.Result result = host.run(move(to));

    assertThat(result.output().failure().orElseThrow().cameBack()).contains("has written in");
    assertFilledBeside(from);
  }

  private void assertRefused(Path to, String why) {
    LocalShell.Result result = host.run(move(to));

    assertThat(result.status()).as(result.toString()).isEqualTo(64);
    assertThat(result.output().failure().orElseThrow().cameBack()).contains(why);
    assertThat(host.told()).isEmpty();
  }

  private Path place(boolean near) {
    if (!near) {
      Needed.needed(Files.isDirectory(far), "a second file system, for a move onto it");
    }
    return near ? top.resolve("new/etcd") : far.resolve("etcd");
  }

  private RemoteScript move(Path to) {
    ClusterSpec cluster = Clusters.of("etcd", "etcd", 2379, 2380, "10.10.10.10");
    Member before = cluster.members().get(0);
    var member =
        new Member(
            before.name(),
            before.sequence(),
            before.host(),
            to.toString(),
            before.clientPort(),
            before.peerPort(),
            before.installation());
    return EtcdService.moving(
        new MemberTask(cluster.withMembers(List.of(member)), member), from.toString());
  }

  private static String mode(Path place) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(place));
  }
}
