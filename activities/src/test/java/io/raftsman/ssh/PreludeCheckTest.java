package io.raftsman.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.files.MemberDirectories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The prelude's functions where nothing may be changed, and the lines that they show. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PreludeCheckTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-02T03:04:05Z"));

  @TempDir private Path top;
  private Path home;
  private Path file;
  private String owner;

  @BeforeEach
  void aFileInADirectory() throws IOException {
    home = Files.createDirectory(top.resolve("etc"));
    file = Files.writeString(home.resolve("file"), "one\ntwo\nthree\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Files.setLastModifiedTime(file, LONG_AGO);
    Files.setLastModifiedTime(home, LONG_AGO);
    PosixFileAttributes attributes = Files.readAttributes(home, PosixFileAttributes.class);
    owner = attributes.owner().getName() + ":" + attributes.group().getName();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "put FILE 640 OWNER other            | FILE",
        "put HOME/new 640 OWNER content      | HOME/new",
        "put NOWHERE/new 640 OWNER content   | NOWHERE/new",
        "put FILE 600 OWNER SAME             | FILE (mode 600, owner OWNER)",
        "put_secret HOME/key 600 OWNER key   | HOME/key",
        "directory HOME/new 700 OWNER        | HOME/new",
        "directory HOME 711 OWNER            | HOME (mode 711, owner OWNER)",
        "gone FILE                           | FILE removed"
      })
  void what_would_be_changed_is_told_and_left_as_it_is(String command, String change)
      throws IOException {
    Map<String, String> before = tree();

    LocalShell.Result result = LocalShell.run(commands(filled(command)).checking());

    assertThat(result.stderr()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.output().changes()).containsExactly(filled(change));
    assertThat(tree()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "put FILE 640 OWNER SAME",
        "directory HOME MODE OWNER",
        "gone HOME/none",
        "act rm -f FILE",
        "act false",
        "raftsman_made=x; remember HOME/list",
        "exclusively"
      })
  void what_would_change_nothing_says_nothing(String command) throws IOException {
    Map<String, String> before = tree();

    LocalShell.Result result = LocalShell.run(commands(filled(command)).checking());

    assertThat(result.stderr()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.stdout()).isEmpty();
    assertThat(tree()).isEqualTo(before);
  }

  @Test
  void missing_parents_are_told_too() throws IOException {
    Map<String, String> before = tree();

    LocalShell.Result result =
        LocalShell.run(commands(filled("directory HOME/a/b/c 700 OWNER")).checking());

    assertThat(result.output().changes())
        .containsExactly(home + "/a", home + "/a/b", home + "/a/b/c");
    assertThat(tree()).isEqualTo(before);
  }

  @Test
  void without_a_check_act_acts() {
    LocalShell.run(commands(filled("act rm -f FILE")));

    assertThat(file).doesNotExist();
  }

  @Test
  void a_check_does_not_wait_for_another_script() {
    LocalShell.Result result =
        LocalShell.run(
            commands("flock() { fail TRANSIENT a b c; }; exclusively; changed x").checking());

    assertThat(result.output().changes()).containsExactly("x");
  }

  @Test
  void a_check_tells_what_stands_in_the_way_like_the_real_thing() throws IOException {
    Files.createDirectory(home.resolve("d"));

    LocalShell.Result result =
        LocalShell.run(commands(filled("put HOME/d 640 OWNER x")).checking());

    assertThat(result.output().failure().orElseThrow().cameBack())
        .isEqualTo("a directory is there");
  }

  @Test
  void anew_even_what_is_right_would_be_written() throws IOException {
    Map<String, String> before = tree();
    String put = filled("put FILE 640 OWNER SAME");

    assertThat(LocalShell.run(commands(put).checkingAnew()).output().changes())
        .containsExactly(file.toString());
    assertThat(LocalShell.run(commands(put).checking()).output().changes()).isEmpty();
    assertThat(tree()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_lines_that_differ_are_shown_in_a_check_and_for_real(boolean check) {
    RemoteScript put = commands(filled("put FILE 640 OWNER 'one\n2\nthree\n'")).withDiff(true);

    ScriptOutput output = LocalShell.run(check ? put.checking() : put).output();

    assertThat(output.diffs())
        .containsExactly(
            "--- %s\n+++ %s\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three".formatted(file, file));
  }

  @Test
  void of_a_new_file_every_line_is_shown() {
    ScriptOutput output =
        LocalShell.run(
                commands(filled("put HOME/new 640 OWNER 'a\nb\n'")).checking().withDiff(true))
            .output();

    assertThat(output.diffs()).singleElement().asString().endsWith("@@ -0,0 +1,2 @@\n+a\n+b");
  }

  @Test
  void anew_every_line_is_shown() {
    ScriptOutput output =
        LocalShell.run(commands(filled("put FILE 640 OWNER 'one\n'")).checkingAnew().withDiff(true))
            .output();

    assertThat(output.diffs()).singleElement().asString().endsWith("@@ -0,0 +1 @@\n+one");
  }

  @Test
  void no_lines_are_shown_where_nobody_wants_them_or_nothing_differs() {
    assertThat(
            LocalShell.run(commands(filled("put FILE 640 OWNER other")).withDiff(false))
                .output()
                .diffs())
        .isEmpty();
    assertThat(
            LocalShell.run(commands(filled("put FILE 640 OWNER other")).withDiff(true))
                .output()
                .diffs())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_secret_s_lines_are_never_shown_and_the_next_file_s_are(boolean check) {
    RemoteScript script =
        commands(
                filled(
                    "put_secret FILE 600 OWNER hush-now; put HOME/after 600 OWNER 'not secret\n'"))
            .withDiff(true);

    LocalShell.Result result = LocalShell.run(check ? script.checking() : script);

    assertThat(result.output().changes()).containsExactly(file.toString(), home + "/after");
    assertThat(result.output().diffs()).singleElement().asString().contains("+not secret");
    assertThat(result.output().diffs().toString()).doesNotContain("hush-now", "two");
  }

  @Test
  void a_link_s_target_is_not_shown() throws IOException {
    Path victim = Files.writeString(top.resolve("victim"), "precious\n");
    Files.delete(file);
    Files.createSymbolicLink(file, victim);

    ScriptOutput output =
        LocalShell.run(commands(filled("put FILE 600 OWNER new")).checking().withDiff(true))
            .output();

    assertThat(output.diffs().toString()).doesNotContain("precious");
  }

  @Test
  void a_host_without_diff_says_so() {
    ScriptOutput output =
        LocalShell.run(
                commands(filled("has() { false; }; put FILE 640 OWNER other"))
                    .checking()
                    .withDiff(true))
            .output();

    assertThat(output.notes())
        .containsExactly("the lines can't be shown: the command diff is missing");
    assertThat(output.changes()).containsExactly(file.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# a comment\nname: etcd-1\ninitial-cluster-state: existing\n",
        "name: etcd-1\n\ninitial-cluster-state: new\n",
        "name: etcd-1\ninitial-cluster: other\n  # comment\n"
      })
  void a_file_that_a_running_etcd_needs_no_restart_for_keeps_its_time(String content)
      throws IOException {
    configured("name: etcd-1\ninitial-cluster-state: new\n");

    ScriptOutput output = LocalShell.run(watched(content)).output();

    assertThat(file).hasContent(content);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(LONG_AGO);
    assertThat(output.changes()).containsExactly(file.toString());
    assertThat(output.factValues("restart")).isEmpty();
  }

  @Test
  void a_file_that_a_running_etcd_must_be_restarted_for_gets_a_new_time() throws IOException {
    configured("name: etcd-1\nheartbeat-interval: 100\n");

    ScriptOutput output =
        LocalShell.run(watched("name: etcd-1\nheartbeat-interval: 200\n")).output();

    assertThat(Files.getLastModifiedTime(file)).isGreaterThan(LONG_AGO);
    assertThat(output.factValues("restart")).containsExactly("config");
  }

  @Test
  void a_file_that_is_missing_is_a_reason_to_restart() throws IOException {
    Files.delete(file);

    assertThat(LocalShell.run(watched("name: etcd-1\n")).output().factValues("restart"))
        .containsExactly("config");
  }

  @Test
  void the_time_of_one_file_is_not_the_next_one_s() throws IOException {
    configured("name: etcd-1\n");
    Path next = home.resolve("next");
    RemoteScript script =
        RemoteScript.of(PreludeCheckTest.class, "run_commands")
            .using(MemberDirectories.class, "etcd_conf")
            .with(
                "commands",
                filled(
                    "put_watched config FILE 640 OWNER '# new\nname: etcd-1\n'; put HOME/next 600 OWNER x"));

    LocalShell.run(script);

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(LONG_AGO);
    assertThat(Files.getLastModifiedTime(next)).isGreaterThan(LONG_AGO);
  }

  @Test
  void a_check_of_a_watched_file_tells_the_reason_and_leaves_it() throws IOException {
    configured("name: etcd-1\n");
    Map<String, String> before = tree();

    ScriptOutput output = LocalShell.run(watched("name: etcd-2\n").checking()).output();

    assertThat(output.changes()).containsExactly(file.toString());
    assertThat(output.factValues("restart")).containsExactly("config");
    assertThat(tree()).isEqualTo(before);
  }

  private void configured(String content) throws IOException {
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, LONG_AGO);
  }

  private RemoteScript watched(String content) {
    return RemoteScript.of(PreludeCheckTest.class, "run_commands")
        .using(MemberDirectories.class, "etcd_conf")
        .with("commands", filled("put_watched config FILE 640 OWNER \"$content\""))
        .with("content", content);
  }

  private static RemoteScript commands(String commands) {
    return RemoteScript.of(PreludeCheckTest.class, "run_commands").with("commands", commands);
  }

  /** A command with the test's own paths in the place of the words in capitals. */
  private String filled(String command) {
    return command
        .replace("NOWHERE", top.resolve("nowhere").toString())
        .replace("HOME", home.toString())
        .replace("FILE", file.toString())
        .replace("OWNER", owner)
        .replace("SAME", "'one\ntwo\nthree\n'")
        .replace("MODE", "$(stat -c %a " + home + ")");
  }

  /** Everything below the test's directory: kind, mode, content and time. */
  private Map<String, String> tree() throws IOException {
    try (Stream<Path> paths = Files.walk(top)) {
      var tree = new TreeMap<String, String>();
      paths.forEach(path -> tree.put(path.toString(), state(path)));
      return tree;
    }
  }

  private static String state(Path path) {
    try {
      var attributes =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String content = attributes.isRegularFile() ? Files.readString(path) : "";
      return PosixFilePermissions.toString(attributes.permissions())
          + " "
          + attributes.owner()
          + " "
          + attributes.lastModifiedTime()
          + " "
          + attributes.fileKey()
          + " "
          + content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
