package io.raftsman.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SshConfigTest {
  @TempDir private Path home;

  @Test
  void of_several_values_the_first_counts() throws Exception {
    write("config", "Host a\n  User one\n  Port 2201\nHost *\n  User two\n  Port 22\n");

    assertThat(first("a", "user")).contains("one");
    assertThat(first("a", "port")).contains("2201");
    assertThat(first("b", "user")).contains("two");
  }

  @Test
  void what_stands_before_the_first_host_counts_for_all() throws Exception {
    write("config", "User all\nHost a\nUser one\n");

    assertThat(first("a", "user")).contains("all");
  }

  @Test
  void files_are_read_one_after_the_other() throws Exception {
    write("config", "Host a\nUser one\n");
    Path system = write("system", "User two\nPort 2222\n");
    var config = new SshConfig(List.of(home.resolve(".ssh/config"), system), home, n -> none());

    assertThat(config.settings("a").first("user").orElseThrow().text()).isEqualTo("one");
    assertThat(config.settings("a").first("port").orElseThrow().text()).isEqualTo("2222");
  }

  @Test
  void identity_files_add_up() throws Exception {
    write("config", "Host a\nIdentityFile one\nHost *\nIdentityFile two\n");

    assertThat(config().settings("a").all("identityfile"))
        .extracting(SshConfig.Value::text)
        .containsExactly("one", "two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web-*          | web-1         | true",
        "web-*          | db-1          | false",
        "web-?          | web-1         | true",
        "web-?          | web-12        | false",
        "a b *.example  | x.example     | true",
        "* !web-9       | web-9         | false",
        "!web-9 *       | web-9         | false",
        "* !web-9       | web-1         | true",
        "!web-9         | web-1         | false",
        "10.10.10.*     | 10.10.10.14   | true",
        "10.10.10.1     | 10x10.10.1    | false",
        "WEB            | web           | false",
        "\"web\"        | web           | true"
      })
  void patterns_match_as_in_ssh(String patterns, String host, boolean matches) throws Exception {
    write("config", "Host " + patterns + "\n  User found\n");

    assertThat(first(host, "user").isPresent()).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user one",
        "USER one",
        "User=one",
        "User = one",
        "User\tone  ",
        "User \"one\"",
        "User 'one'",
        "  User one # and more",
        "# User two\nUser one",
        "Ciphers 'not closed\nUser one",
        "Frobnicate\nUser one"
      })
  void lines_are_read_as_ssh_reads_them(String lines) throws Exception {
    write("config", lines + "\n");

    assertThat(first("a", "user")).contains("one");
  }

  @Test
  void a_value_keeps_its_quoted_blanks() throws Exception {
    write("config", "UserKnownHostsFile \"~/known hosts\" ~/more\\ hosts\n");

    assertThat(config().settings("a").first("userknownhostsfile").orElseThrow().words())
        .containsExactly("~/known hosts", "~/more hosts");
  }

  @Test
  void an_include_stands_for_the_lines_of_its_files_in_their_order() throws Exception {
    write("conf.d/2", "User two\n");
    write("conf.d/1", "User one\n");
    write("conf.d/.hidden", "User hidden\n");
    write("config", "Include conf.d/*\nUser three\n");

    assertThat(first("a", "user")).contains("one");
  }

  @Test
  void an_include_below_a_host_is_about_that_host_and_ends_with_its_file() throws Exception {
    write("more", "User one\nHost c\nUser of-c\nHost a\nPort 2201\n");
    write("config", "Host a\nInclude more\nIdentityFile own\nHost b\nUser two\n");

    assertThat(first("a", "user")).contains("one");
    assertThat(first("a", "port")).contains("2201");
    assertThat(first("a", "identityfile")).contains("own");
    assertThat(first("b", "user")).contains("two");
    assertThat(first("c", "user")).isEmpty();
  }

  @Test
  void an_include_may_have_wildcards_in_directories_and_a_home() throws Exception {
    write("teams/x/config", "User one\n");
    write("config", "Include ~/.ssh/teams/*/config /no/such/file\n");

    assertThat(first("a", "user")).contains("one");
  }

  @Test
  void a_file_that_includes_itself_is_a_fault() throws Exception {
    write("config", "User one\nInclude config\n");

    assertThat(fault("a").getMessage()).endsWith(".ssh/config line 2: Include goes too deep");
  }

  @Test
  void Match_all_counts_for_all() throws Exception {
    write("config", "Host b\nUser two\nMatch all\nUser one\n");

    assertThat(first("a", "user")).contains("one");
  }

  @Test
  void below_another_Match_only_what_matters_is_a_fault() throws Exception {
    write("config", "Match host a exec true\nForwardAgent yes\nHost *\nUser one\n");
    assertThat(first("a", "user")).contains("one");

    write("config", "User one\nMatch final\nUser two\nPort 2222\n");
    assertThat(fault("a"))
        .hasMessageEndingWith(
            ".ssh/config line 4: port stands below a Match, of which only Match all is supported");
    assertThat(fault("a").remedy()).contains("--ssh-config");
  }

  @Test
  void a_quote_that_is_not_closed_is_a_fault_with_its_line() throws Exception {
    write("config", "\n\nUser \"one\n");

    assertThat(fault("a")).hasMessageEndingWith(".ssh/config line 3: a quote is not closed");
  }

  @Test
  void a_keyword_without_a_value_is_a_fault() throws Exception {
    write("config", "Host\nUser one\n");

    assertThat(fault("a")).hasMessageEndingWith("line 1: Host has no value");
  }

  @Test
  void a_file_that_is_not_there_is_a_fault() {
    assertThat(fault("a"))
        .hasMessageEndingWith(".ssh/config: can't read it: there is no such file");
  }

  @Test
  void home_and_variables_are_expanded() throws Exception {
    write("config", "IdentityFile ${KEYS}/id\nIdentityFile ~/id\nIdentityFile ${OTHER}/id\n");
    SshConfig config = config();
    List<SshConfig.Value> files = config.settings("a").all("identityfile");

    assertThat(config.expand(files.get(0), files.get(0).text())).isEqualTo("/keys$1/id");
    assertThat(config.expand(files.get(1), files.get(1).text())).isEqualTo(home + "/id");
    assertThat(
            catchThrowableOfType(
                SshConfigFault.class, () -> config.expand(files.get(2), files.get(2).text())))
        .hasMessageEndingWith("line 3: the variable OTHER is not set");
  }

  private SshConfig config() {
    return new SshConfig(
        List.of(home.resolve(".ssh/config")),
        home,
        name -> name.equals("KEYS") ? Optional.of("/keys$1") : none());
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private Optional<String> first(String host, String keyword) throws SshConfigFault {
    return config().settings(host).first(keyword).map(SshConfig.Value::text);
  }

  private SshConfigFault fault(String host) {
    return catchThrowableOfType(SshConfigFault.class, () -> config().settings(host));
  }

  private Path write(String name, String text) throws IOException {
    Path file = home.resolve(".ssh").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
