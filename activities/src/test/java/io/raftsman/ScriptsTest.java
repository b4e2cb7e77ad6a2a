package io.raftsman;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.fixture.Needed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What runs on hosts: every script of this module. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
public class ScriptsTest {
  private static final Path ROOT = Path.of("src/main/resources/io/raftsman");
  private static final Path PRELUDE = ROOT.resolve("ssh/prelude.sh");

  private static final Pattern VALUES = Pattern.compile("(?m)^#.*?\\bValues: (.*)$");
  private static final Pattern REMARK = Pattern.compile("\\([^)]*\\)");
  private static final Pattern OF =
      Pattern.compile("RemoteScript\\.of\\(\\s*\\w+\\.class,\\s*\"(\\w+)\"\\)([^;]*);");
  private static final Pattern USING =
      Pattern.compile("\\.using\\(\\s*\\w+\\.class,\\s*\"(\\w+)\"\\)");
  private static final Pattern WITH = Pattern.compile("\\.with(?:Secret)?\\(\\s*\"(\\w+)\"");

  /**
   * A script as the code sends it.
   *
   * @param script its file
   * @param libraries the libraries' files
   * @param values the names of the values that it is given
   */
  public record Sent(Path script, List<Path> libraries, Set<String> values) {

    /** Without values: what a shell reads of it. */
    public String text() throws IOException {
      var text = new StringBuilder(Files.readString(PRELUDE));
      for (Path library : libraries) {
        text.append(Files.readString(library));
      }
      return text.append(Files.readString(script)).toString();
    }

    /** The values that script and libraries say they take. */
    Set<String> declared() throws IOException {
      var declared = new TreeSet<String>(declaredBy(script));
      for (Path library : libraries) {
        declared.addAll(declaredBy(library));
      }
      return declared;
    }

    @Override
    public String toString() {
      return ROOT.relativize(script).toString();
    }
  }

  static List<Path> scripts() throws IOException {
    return files(ROOT, ".sh");
  }

  /** Every call in the code that makes a script. */
  public static List<Sent> sent() throws IOException {
    var sent = new ArrayList<Sent>();
    for (Path code : files(Path.of("src/main/java"), ".java")) {
      Matcher of = OF.matcher(Files.readString(code));
      while (of.find()) {
        sent.add(
            new Sent(
                script(of.group(1)),
                names(USING, of.group(2)).map(ScriptsTest::script).toList(),
                names(WITH, of.group(2)).collect(Collectors.toCollection(TreeSet::new))));
      }
    }
    return sent;
  }

  @Test
  void there_are_scripts() throws IOException {
    assertThat(scripts()).hasSizeGreaterThan(10).contains(PRELUDE);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void shellcheck_finds_no_fault(Path script) throws IOException, InterruptedException {
    shellcheckOrSkip();

    assertThat(shellcheck(script.toString(), "")).isEmpty();
  }

  /**
   * As it is sent, with the values that it declares: one that is not declared shows, and so does a
   * function that is not there.
   */
  @ParameterizedTest
  @MethodSource("sent")
  void shellcheck_finds_no_fault_in_what_is_sent(Sent sent)
      throws IOException, InterruptedException {
    shellcheckOrSkip();
    String values = sent.declared().stream().map(v -> v + "=x\n").collect(Collectors.joining());
    // 2034: a value that is there for one of the libraries' functions; 2317: functions of the
    // prelude that this script does not call.
    String header = "# shellcheck shell=sh disable=SC2034,SC2317\n";

    String said = shellcheck("-", header + values + disabledNowhere(sent.text()) + "main\n");

    assertThat(said).isEmpty();
  }

  private static String disabledNowhere(String text) {
    return text.replaceAll("(?m)^# shellcheck shell=sh disable=SC2154$", "");
  }

  @Test
  void shellcheck_would_find_a_fault() throws IOException, InterruptedException {
    shellcheckOrSkip();

    assertThat(shellcheck("-", "main() {\n  rm -rf $undefined/*\n}\nmain\n")).contains("SC2086");
  }

  @Test
  void shellcheck_would_find_a_value_that_is_not_declared()
      throws IOException, InterruptedException {
    shellcheckOrSkip();

    assertThat(shellcheck("-", "main() {\n  echo \"$undeclared\"\n}\nmain\n")).contains("SC2154");
  }

  @ParameterizedTest
  @MethodSource("sent")
  void the_code_gives_a_script_the_values_that_it_takes(Sent sent) throws IOException {
    assertThat(sent.values()).isEqualTo(sent.declared());
  }

  @ParameterizedTest
  @MethodSource("sent")
  void a_script_uses_the_values_that_it_takes(Sent sent) throws IOException {
    String text = sent.text();

    assertThat(sent.declared())
        .allMatch(v -> Pattern.compile("\\$\\{?" + v + "\\b").matcher(text).find());
  }

  @Test
  void every_script_is_sent() throws IOException {
    Set<Path> sent =
        sent().stream()
            .flatMap(s -> Stream.concat(Stream.of(s.script()), s.libraries().stream()))
            .collect(Collectors.toCollection(TreeSet::new));
    sent.add(PRELUDE);

    assertThat(sent).containsExactlyElementsOf(scripts());
  }

  /** What is sent is read to its end before main is called; nothing else may run. */
  @ParameterizedTest
  @MethodSource("sent")
  void a_script_does_nothing_by_itself(Sent sent) throws IOException {
    String outside =
        Files.readString(sent.script()).replaceAll("(?ms)^[a-z_]+\\(\\) \\{.*?^}$", "");

    assertThat(outside.lines().filter(l -> !l.isBlank() && !l.startsWith("#"))).isEmpty();
  }

  private static Set<String> declaredBy(Path script) throws IOException {
    Matcher values = VALUES.matcher(Files.readString(script));
    if (!values.find()) {
      return Set.of();
    }
    String names = REMARK.matcher(values.group(1)).replaceAll("");
    return Stream.of(names.strip().split("\\s+"))
        .filter(n -> !n.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> names(Pattern call, String code) {
    return call.matcher(code).results().map(r -> r.group(1));
  }

  private static Path script(String name) {
    try {
      return scripts().stream()
          .filter(s -> s.endsWith(name + ".sh"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no script " + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path top, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(top)) {
      return files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static void shellcheckOrSkip() {
    boolean there =
        Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
            .anyMatch(d -> Files.isExecutable(Path.of(d, "shellcheck")));
    Needed.needed(there, "shellcheck, to check any script");
  }

  private static String shellcheck(String file, String input)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("shellcheck", "-s", "sh", "-x", file));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isLessThan(2);
    return said;
  }
}
