package io.raftsman.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.raftsman.fixture.Needed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prelude's functions, really run; files are the test's own, so that most need no root. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PreludeTest {
  @TempDir private Path top;
  private Path home;
  private String owner;

  @BeforeEach
  void aDirectoryInADirectory() throws IOException {
    home = Files.createDirectory(top.resolve("etc"));
    PosixFileAttributes attributes = Files.readAttributes(home, PosixFileAttributes.class);
    owner = attributes.owner().getName() + ":" + attributes.group().getName();
  }

  @Test
  void put_writes_a_new_file_with_mode_and_content_whatever_the_umask() throws IOException {
    Path file = home.resolve("file");

    LocalShell.Result result = put(file, "640", "it's\n$HOME\n");

    assertThat(result.output().changes()).containsExactly(file.toString());
    assertThat(file).hasContent("it's\n$HOME\n");
    assertThat(mode(file)).isEqualTo("rw-r-----");
    assertNoLeftovers("file");
  }

  @Test
  void put_keeps_the_very_end_of_the_content() throws IOException {
    Path file = home.resolve("file");

    put(file, "600", "no newline");
    assertThat(Files.readString(file)).isEqualTo("no newline");
    put(file, "600", "three\n\n\n");
    assertThat(Files.readString(file)).isEqualTo("three\n\n\n");
    put(file, "600", "");
    assertThat(Files.readString(file)).isEmpty();
  }

  @Test
  void put_leaves_what_is_right_alone() throws IOException {
    Path file = home.resolve("file");
    put(file, "640", "content\n");
    Object before = Files.getAttribute(file, "unix:ino");

    LocalShell.Result result = put(file, "640", "content\n");

    assertThat(result.status()).isZero();
    assertThat(result.output().changes()).isEmpty();
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
  }

  @Test
  void put_replaces_other_content_by_a_new_file() throws IOException {
    Path file = home.resolve("file");
    put(file, "640", "old\n");
    Object before = Files.getAttribute(file, "unix:ino");

    LocalShell.Result result = put(file, "640", "new\n");

    assertThat(result.output().changes()).containsExactly(file.toString());
    assertThat(file).hasContent("new\n");
    assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(before);
    assertNoLeftovers("file");
  }

  @Test
  void put_tells_content_that_differs_in_its_last_newline_alone() throws IOException {
    Path file = home.resolve("file");
    put(file, "640", "content");

    assertThat(put(file, "640", "content\n").output().changes()).isNotEmpty();
    assertThat(Files.readString(file)).isEqualTo("content\n");
  }

  @Test
  void put_mends_a_wrong_mode_alone() throws IOException {
    Path file = home.resolve("file");
    put(file, "640", "content\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    LocalShell.Result result = put(file, "640", "content\n");

    assertThat(result.output().changes())
        .containsExactly(file + " (mode 640, owner " + owner + ")");
    assertThat(mode(file)).isEqualTo("rw-r-----");
  }

  @Test
  void put_mends_a_wrong_owner() throws IOException {
    asRoot();
    Path file = home.resolve("file");
    put(file, "640", "content\n");
    Files.setAttribute(file, "unix:uid", 65534);

    put(file, "640", "content\n");

    assertThat(Files.getOwner(file).getName()).isEqualTo("root");
  }

  @Test
  void put_replaces_a_link_and_does_not_follow_it() throws IOException {
    Path victim = Files.writeString(top.resolve("victim"), "precious");
    Path file = Files.createSymbolicLink(home.resolve("file"), victim);

    LocalShell.Result result = put(file, "640", "content\n");

    assertThat(result.output().changes()).containsExactly(file.toString());
    assertThat(victim).hasContent("precious");
    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(file).hasContent("content\n");
  }

  @Test
  void put_replaces_a_link_even_to_a_file_with_the_right_content() throws IOException {
    Path victim = Files.writeString(top.resolve("victim"), "content\n");
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-rw-rw-"));
    Path file = Files.createSymbolicLink(home.resolve("file"), victim);

    put(file, "600", "content\n");

    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(mode(victim)).isEqualTo("rw-rw-rw-");
  }

  @Test
  void put_replaces_a_link_to_a_directory_and_writes_nothing_in_there() throws IOException {
    Path victim = Files.createDirectory(top.resolve("victim"));
    Path file = Files.createSymbolicLink(home.resolve("file"), victim);

    put(file, "600", "content\n");

    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(victim).isEmptyDirectory();
  }

  @Test
  void put_replaces_a_dangling_link() throws IOException {
    Path file = Files.createSymbolicLink(home.resolve("file"), top.resolve("nowhere"));

    put(file, "600", "content\n");

    assertThat(file).hasContent("content\n");
    assertThat(top.resolve("nowhere")).doesNotExist();
  }

  @Test
  void put_parts_from_a_hard_link() throws IOException {
    Path victim = Files.writeString(top.resolve("victim"), "content\n");
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-rw-rw-"));
    Path file = Files.createLink(home.resolve("file"), victim);

    put(file, "600", "content\n");

    assertThat(mode(victim)).isEqualTo("rw-rw-rw-");
    assertThat(mode(file)).isEqualTo("rw-------");
    put(file, "600", "other\n");
    assertThat(victim).hasContent("content\n");
  }

  @Test
  void put_explains_a_directory_in_its_place_and_leaves_nothing_behind() throws IOException {
    Path file = Files.createDirectory(home.resolve("file"));

    LocalShell.Result result = put(file, "600", "content\n");

    assertThat(result.status()).isEqualTo(64);
    assertThat(result.output().failure())
        .contains(
            new ScriptOutput.Failure(
                "COMMAND",
                "writing " + file,
                "a directory is there",
                "Move it away and run the same command again."));
    assertThat(file).isEmptyDirectory();
    assertNoLeftovers("file");
  }

  @Test
  void put_clears_away_what_a_run_that_died_left() throws IOException {
    Path left = Files.createDirectory(top.resolve(".raftsman.abcdef"));
    Files.writeString(left.resolve("new"), "half");
    Path ours = Files.writeString(top.resolve(".raftsman.json"), "{}");

    put(home.resolve("file"), "600", "content\n");

    assertThat(left).doesNotExist();
    assertThat(ours).exists();
  }

  @Test
  void put_clears_it_away_even_where_nothing_is_to_be_written() throws IOException {
    put(home.resolve("file"), "600", "content\n");
    Path left = Files.createDirectory(top.resolve(".raftsman.abcdef"));

    put(home.resolve("file"), "600", "content\n");

    assertThat(left).doesNotExist();
  }

  @Test
  void put_takes_a_path_with_spaces_and_quotes() {
    Path file = home.resolve("a 'file' $HOME");

    put(file, "600", "content\n");

    assertThat(file).hasContent("content\n");
  }

  @Test
  void put_where_nothing_can_be_written_fails() {
    LocalShell.Result result = put(top.resolve("no/such/file"), "600", "content\n");

    assertThat(result.status()).isNotZero();
    assertThat(result.output().changes()).isEmpty();
  }

  @Test
  void directory_makes_a_directory_with_its_mode() throws IOException {
    Path path = home.resolve("data");

    LocalShell.Result result = call("directory", path.toString(), "700", owner, "");

    assertThat(result.output().changes()).containsExactly(path.toString());
    assertThat(mode(path)).isEqualTo("rwx------");
  }

  @Test
  void directory_makes_missing_parents_for_everybody_to_pass() throws IOException {
    asRoot();
    Path path = home.resolve("a/b/c");

    LocalShell.Result result = call("directory", path.toString(), "700", owner, "");

    assertThat(result.output().changes())
        .containsExactly(
            home.resolve("a").toString(), home.resolve("a/b").toString(), path.toString());
    assertThat(mode(home.resolve("a"))).isEqualTo("rwxr-xr-x");
    assertThat(mode(home.resolve("a/b"))).isEqualTo("rwxr-xr-x");
    assertThat(mode(path)).isEqualTo("rwx------");
  }

  @Test
  void directory_leaves_what_is_right_alone_and_mends_a_mode() throws IOException {
    Path path = Files.createDirectory(home.resolve("data"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));

    LocalShell.Result mended = call("directory", path.toString(), "700", owner, "");
    LocalShell.Result again = call("directory", path.toString(), "700", owner, "");

    assertThat(mended.output().changes())
        .containsExactly(path + " (mode 700, owner " + owner + ")");
    assertThat(mode(path)).isEqualTo("rwx------");
    assertThat(again.output().changes()).isEmpty();
  }

  @Test
  void directory_explains_a_file_in_its_place() throws IOException {
    Path path = Files.writeString(home.resolve("data"), "precious");

    LocalShell.Result result = call("directory", path.toString(), "700", owner, "");

    assertThat(result.status()).isEqualTo(64);
    assertThat(result.output().failure().orElseThrow().cameBack())
        .contains("something that is no directory is there");
    assertThat(path).hasContent("precious");
  }

  @Test
  void directory_does_not_follow_a_link() throws IOException {
    Path victim = Files.createDirectory(top.resolve("victim"));
    String before = mode(victim);
    Path path = Files.createSymbolicLink(home.resolve("data"), victim);

    LocalShell.Result result = call("directory", path.toString(), "700", owner, "");

    assertThat(result.status()).isEqualTo(64);
    assertThat(mode(victim)).isEqualTo(before);
  }

  @Test
  void what_was_made_is_remembered_and_taken_back() throws IOException {
    asRoot();
    Path list = home.resolve(".raftsman.made");
    Path path = home.resolve("a/b");
    LocalShell.run(
        RemoteScript.of(PreludeTest.class, "make_and_remember")
            .with("path", path.toString())
            .with("owner", owner)
            .with("list", list.toString()));
    assertThat(list).hasContent(home.resolve("a") + "\n" + path + "\n");
    assertThat(mode(list)).isEqualTo("rw-------");

    LocalShell.Result result = call("take_back", list.toString(), "", "", "");

    assertThat(result.output().changes())
        .containsExactly(path + " removed", home.resolve("a") + " removed");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void remembering_twice_keeps_each_path_once() throws IOException {
    asRoot();
    Path list = home.resolve(".raftsman.made");
    Files.writeString(list, home.resolve("a") + "\n");

    LocalShell.run(
        RemoteScript.of(PreludeTest.class, "make_and_remember")
            .with("path", home.resolve("a").toString())
            .with("owner", owner)
            .with("list", list.toString()));

    assertThat(list).hasContent(home.resolve("a") + "\n");
  }

  @Test
  void nothing_made_is_nothing_remembered() throws IOException {
    Path path = Files.createDirectory(home.resolve("a"));
    Path list = home.resolve(".raftsman.made");

    LocalShell.run(
        RemoteScript.of(PreludeTest.class, "make_and_remember")
            .with("path", path.toString())
            .with("owner", owner)
            .with("list", list.toString()));

    assertThat(list).doesNotExist();
  }

  @Test
  void take_back_leaves_a_directory_that_others_use() throws IOException {
    Path used = Files.createDirectory(home.resolve("used"));
    Path theirs = Files.writeString(used.resolve("theirs"), "precious");
    Path file = Files.writeString(home.resolve("file"), "ours");
    Path list = Files.writeString(home.resolve("list"), used + "\n" + file + "\n/no/such\n");

    LocalShell.Result result = call("take_back", list.toString(), "", "", "");

    assertThat(result.status()).isZero();
    assertThat(result.output().changes()).containsExactly(file + " removed");
    assertThat(theirs).hasContent("precious");
    assertThat(list).doesNotExist();
  }

  @Test
  void take_back_removes_a_link_and_not_what_it_points_at() throws IOException {
    Path victim = Files.createDirectory(top.resolve("victim"));
    Path link = Files.createSymbolicLink(home.resolve("link"), victim);
    Path list = Files.writeString(home.resolve("list"), link + "\n");

    call("take_back", list.toString(), "", "", "");

    assertThat(link).doesNotExist();
    assertThat(victim).exists();
  }

  @Test
  void take_back_removes_the_list_s_own_directory_with_it() throws IOException {
    Path own = Files.createDirectory(home.resolve("own"));
    Path other = Files.createDirectory(home.resolve("other"));
    Path list = Files.writeString(own.resolve("list"), other + "\n" + own + "\n");

    call("take_back", list.toString(), "", "", "");

    assertThat(home).isEmptyDirectory();
  }

  @Test
  void take_back_that_fails_on_the_way_leaves_the_list_for_the_next_time() throws IOException {
    Path own = Files.createDirectory(home.resolve("own"));
    Path list = Files.writeString(own.resolve("list"), own + "\n/proc/version\n");

    LocalShell.Result result = call("take_back", list.toString(), "", "", "");

    assertThat(result.status()).isNotZero();
    assertThat(list).hasContent(own + "\n/proc/version\n");
  }

  @Test
  void what_is_intended_is_remembered_before_it_is_made() throws IOException {
    asRoot();
    Path list = home.resolve(".raftsman.made");

    LocalShell.run(
        RemoteScript.of(PreludeTest.class, "intend_and_remember")
            .with("path", home.resolve("a/b").toString())
            .with("list", list.toString()));

    assertThat(list).hasContent(home.resolve("a") + "\n" + home.resolve("a/b") + "\n");
    assertThat(home.resolve("a")).doesNotExist();
  }

  @Test
  void what_is_there_is_not_intended() throws IOException {
    Path list = home.resolve(".raftsman.made");

    LocalShell.run(
        RemoteScript.of(PreludeTest.class, "intend_and_remember")
            .with("path", home.toString())
            .with("list", list.toString()));

    assertThat(list).doesNotExist();
  }

  @Test
  void take_back_without_a_list_does_nothing() {
    LocalShell.Result result = call("take_back", home.resolve("list").toString(), "", "", "");

    assertThat(result.status()).isZero();
    assertThat(result.stdout()).isEmpty();
  }

  @Test
  void gone_removes_a_file_once() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "x");

    assertThat(call("gone", file.toString(), "", "", "").output().changes())
        .containsExactly(file + " removed");
    assertThat(file).doesNotExist();
    assertThat(call("gone", file.toString(), "", "", "").output().changes()).isEmpty();
  }

  @Test
  void gone_removes_a_dangling_link() throws IOException {
    Path link = Files.createSymbolicLink(home.resolve("link"), top.resolve("nowhere"));

    call("gone", link.toString(), "", "", "");

    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void gone_explains_a_directory_in_its_place() throws IOException {
    Path directory = Files.createDirectory(home.resolve("file"));

    LocalShell.Result result = call("gone", directory.toString(), "", "", "");

    assertThat(result.output().failure().orElseThrow().cameBack())
        .isEqualTo("a directory is there");
    assertThat(directory).exists();
  }

  @Test
  void put_finishes_a_file_where_only_we_can_enter() throws IOException {
    LocalShell.Result result =
        LocalShell.run(
            RemoteScript.of(PreludeTest.class, "put_watched")
                .with("path", home.resolve("key").toString())
                .with("owner", owner));

    assertThat(result.output().factValues("seen"))
        .as("modes of the stage and of the file in it, when it is given its owner")
        .containsExactly("700 600");
    assertThat(mode(home.resolve("key"))).isEqualTo("rw-r--r--");
  }

  @Test
  void put_finishes_no_file_where_another_user_could_exchange_it() throws IOException {
    asRoot();
    Path theirs = Files.createDirectories(home.resolve("theirs/deeper"));
    Files.setAttribute(home.resolve("theirs"), "unix:uid", 65534);

    assertThat(call("guarded", theirs.resolve("new/file").toString(), "", "", "").stdout())
        .isEqualTo(home.toRealPath() + "\n");
    Files.setAttribute(home.resolve("theirs"), "unix:uid", 0);
    assertThat(call("guarded", theirs.resolve("new/file").toString(), "", "", "").stdout())
        .isEqualTo(theirs.toRealPath() + "\n");
    Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(call("guarded", theirs.resolve("new/file").toString(), "", "", "").stdout())
        .isEqualTo(home.toRealPath().resolve("theirs") + "\n");
  }

  @Test
  void own_gives_a_file_its_mode() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "x");

    assertThat(call("own", file.toString(), "604", owner, "").status()).isZero();

    assertThat(mode(file)).isEqualTo("rw----r--");
  }

  @Test
  void own_touches_nothing_behind_a_link() throws IOException {
    Path victim = Files.writeString(top.resolve("victim"), "precious");
    String before = mode(victim);
    Path link = Files.createSymbolicLink(home.resolve("link"), victim);
    Path hardLink = Files.createLink(home.resolve("hard"), victim);

    for (Path path : List.of(link, hardLink)) {
      LocalShell.Result result = call("own", path.toString(), "604", owner, "");
      assertThat(result.output().failure().orElseThrow().attempted())
          .isEqualTo("giving " + path + " its owner and mode");
    }
    assertThat(mode(victim)).isEqualTo(before);
  }

  @Test
  void contents_are_those_of_the_file_itself_alone() throws IOException {
    Path victim = Files.writeString(top.resolve("victim"), "secret\n");
    Path link = Files.createSymbolicLink(home.resolve("link"), victim);
    Path ours = Files.writeString(home.resolve("ours"), "ours\n");

    assertThat(LocalShell.run(contents(ours)).stdout()).isEqualTo("ours\n");
    assertThat(LocalShell.run(contents(link)).stdout()).isEmpty();
    assertThat(LocalShell.run(contents(home.resolve("nothing"))).status()).isZero();
    Path hardLink = Files.createLink(home.resolve("hard"), victim);
    assertThat(LocalShell.run(contents(hardLink)).stdout()).isEmpty();
  }

  private static RemoteScript contents(Path path) {
    return RemoteScript.of(PreludeTest.class, "print_contents").with("path", path.toString());
  }

  @Test
  void a_list_that_another_user_wrote_takes_nothing_back() throws IOException {
    asRoot();
    Path victim = Files.writeString(home.resolve("victim"), "precious");
    Path list = Files.writeString(home.resolve(".raftsman.made"), victim + "\n");
    Files.setAttribute(list, "unix:uid", 65534);

    LocalShell.run(
        RemoteScript.of(PreludeTest.class, "make_and_remember")
            .with("path", home.resolve("a").toString())
            .with("owner", owner)
            .with("list", list.toString()));
    assertThat(list).as("nor is it taken over").hasContent(home.resolve("a") + "\n");
    Files.writeString(list, victim + "\n");
    Files.setAttribute(list, "unix:uid", 65534);
    call("take_back", list.toString(), "", "", "");

    assertThat(victim).hasContent("precious");
    assertThat(list).doesNotExist();
  }

  @Test
  void a_list_behind_a_link_takes_nothing_back() throws IOException {
    Path victim = Files.writeString(home.resolve("victim"), "precious");
    Path elsewhere = Files.writeString(top.resolve("elsewhere"), victim + "\n");
    Path list = Files.createSymbolicLink(home.resolve("list"), elsewhere);

    call("take_back", list.toString(), "", "", "");

    assertThat(victim).hasContent("precious");
    assertThat(elsewhere).exists();
  }

  @Test
  void what_is_said_stays_on_one_line() {
    LocalShell.Result result = call("changed", "a\nfact\tstamp\tZm9yZ2Vk\rfail\tX", "", "", "");

    assertThat(result.stdout().lines()).hasSize(1);
    assertThat(result.output().fact("stamp")).isEmpty();
  }

  @Test
  void fail_ends_the_script_with_an_explanation() {
    LocalShell.Result result =
        call("fail", "TRANSIENT", "trying\tthis", "line 1\nline 2", "Do 'that'.");

    assertThat(result.status()).isEqualTo(64);
    assertThat(result.output().failure())
        .contains(
            new ScriptOutput.Failure("TRANSIENT", "trying\tthis", "line 1\nline 2", "Do 'that'."));
  }

  @Test
  void an_owner_whose_group_the_host_lacks_gets_root_s() {
    assertThat(call("existing_owner", "etcd:no-such-group", "", "", "").stdout())
        .isEqualTo("etcd:root\n");
    assertThat(call("existing_owner", "etcd:root", "", "", "").stdout()).isEqualTo("etcd:root\n");
  }

  @Test
  void a_variable_that_was_not_set_ends_the_script() {
    LocalShell.Result result = LocalShell.run(RemoteScript.of(PreludeTest.class, "print_value"));

    assertThat(result.status()).isNotZero();
    assertThat(result.stderr()).contains("value");
  }

  @Test
  void a_second_script_waits_for_the_first_one_s_end() throws IOException, InterruptedException {
    asRoot();
    Path file = Files.writeString(home.resolve("file"), "too early");
    Path errors = home.resolve("errors");
    Process holder =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "exec 9>>/run/raftsman.lock; flock 9; echo held; read -r line; echo \"$line\" >\"$1\"",
                "sh",
                file.toString())
            .redirectError(errors.toFile())
            .start();
    assertThat(holder.inputReader().readLine()).isEqualTo("held");

    Process second =
        LocalShell.start(
            RemoteScript.of(PreludeTest.class, "wait_for_turn").with("file", file.toString()),
            errors);
    await().atMost(Duration.ofSeconds(20)).until(() -> waits(second) || !second.isAlive());
    try (var line = holder.outputWriter()) {
      line.write("its turn\n");
    }

    assertThat(new String(second.getInputStream().readAllBytes(), UTF_8)).isEqualTo("its turn\n");
    assertThat(second.waitFor()).isZero();
    assertThat(holder.waitFor()).isZero();
  }

  private static boolean waits(Process shell) {
    return shell.descendants().anyMatch(p -> p.info().command().orElse("").endsWith("flock"));
  }

  private LocalShell.Result put(Path file, String mode, String content) {
    return call("put", file.toString(), mode, owner, content);
  }

  private static LocalShell.Result call(
      String verb, String one, String two, String three, String four) {
    return LocalShell.run(
        RemoteScript.of(PreludeTest.class, "call")
            .with("verb", verb)
            .with("one", one)
            .with("two", two)
            .with("three", three)
            .with("four", four));
  }

  private void assertNoLeftovers(String... expected) throws IOException {
    assertThat(names(home)).containsExactlyInAnyOrder(expected);
    assertThat(names(top)).doesNotContain("new").noneMatch(n -> n.startsWith(".raftsman."));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(p -> p.getFileName().toString()).toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void asRoot() {
    Needed.needed(
        System.getProperty("user.name").equals("root"), "root, for files that belong to root");
  }
}
