package io.raftsman.starter.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that could take forever, or all memory: one clear fault, within seconds. */
class InventoryLimitsTest {
  private static final Duration BOUND = Duration.ofSeconds(30);

  @TempDir private Path directory;

  private static Arguments limit(String name, String yaml, String expected) {
    return argumentSet(name, yaml, expected);
  }

  static Stream<Arguments> outOfBounds() {
    int mb = 1024 * 1024;
    return Stream.of(
        limit("a bomb of lists", bomb("[", "]", ""), "aliases expand to more"),
        limit("a bomb of mappings", bomb("{", "}", "k%d: "), "aliases expand to more"),
        limit("a bomb of children", childrenBomb(), "aliases expand to more"),
        limit("a chain of aliases", chain(), "aliases expand to more"),
        limit("deep brackets", "etcd: " + "[".repeat(90_000), "nested deeper than 50"),
        limit("deep braces", "etcd: " + "{a:\n".repeat(mb), "nested deeper than 50"),
        limit("deep dashes", "etcd: \n" + "- ".repeat(45_000), "nested deeper than 50"),
        limit("deep question marks", "? ".repeat(45_000), "nested deeper than 50"),
        limit("millions of values", "etcd: [" + "a,\n".repeat(3 * mb) + "]", "too many values"),
        limit("millions of lines", "- a\n".repeat(2 * mb), "too many values"),
        limit(
            "deep brackets on many lines",
            "etcd: " + "[\n".repeat(4 * mb),
            "nested deeper than 50"),
        limit("many groups of many hosts", ranges(), "more than 100000 hosts"),
        limit("binary", "\0\1\2\3", "control character U+0000"),
        limit(
            "words of many characters",
            ("- " + "a".repeat(99_000) + "\n").repeat(100),
            "the top level is a list"),
        limit(
            "a text of many lines",
            "\"" + ("a".repeat(90) + "\n").repeat(100_000) + "\"",
            "plain text"),
        limit("a huge key", "a".repeat(9 * mb) + ": 1", "a line of more than 100000"),
        limit(
            "a huge host",
            "etcd:\n  hosts:\n    ? '" + "[1:2]".repeat(19_000) + "'\n",
            "host range"),
        limit("many anchors", "etcd: [" + "&a a,\n".repeat(mb) + "]", "too many values"));
  }

  @ParameterizedTest
  @MethodSource("outOfBounds")
  void refusesQuickly(String yaml, String expected) {
    Path file = TestInventories.write(directory, yaml);
    InventoryException refused =
        assertTimeoutPreemptively(
            BOUND,
            () ->
                TestInventories.refusal(
                    () -> Inventory.read(file).resolve("etcd", ExtraVariables.none())));
    assertThat(refused.faults()).hasSize(1);
    assertThat(refused.getMessage()).contains(expected).hasSizeLessThan(1000);
  }

  @Test
  void takesALargeForeignPartInStride() {
    String yaml =
        "etcd: { hosts: { a: { etcd_seq: 1 } } }\nothers:\n  vars:\n"
            + IntStream.range(0, 100_000)
                .mapToObj(i -> "    variable_" + i + ": value\n")
                .collect(Collectors.joining());
    Path file = TestInventories.write(directory, yaml);
    ResolvedCluster resolved =
        assertTimeoutPreemptively(
            BOUND, () -> Inventory.read(file).resolve("etcd", ExtraVariables.none()));
    assertThat(resolved.spec().members()).hasSize(1);
  }

  @Test
  void takesManyForeignHostsInStride() {
    String yaml =
        "etcd: { hosts: { a: { etcd_seq: 1 } } }\n"
            + IntStream.range(0, 200)
                .mapToObj(i -> "g" + i + ": { hosts: { 'n[1:400]': { etcd_seq: 1 } } }\n")
                .collect(Collectors.joining())
            + IntStream.range(0, 100)
                .mapToObj(i -> "c" + i + ": { hosts: { a:, 'm[1:49]': { etcd_seq: 1 } } }\n")
                .collect(Collectors.joining());
    Path file = TestInventories.write(directory, yaml);
    InventoryException refused =
        assertTimeoutPreemptively(
            BOUND,
            () ->
                TestInventories.refusal(
                    () -> Inventory.read(file).resolve("etcd", ExtraVariables.none())));
    assertThat(refused).hasMessageContaining("2379 is also a port of cluster c99");
  }

  @Test
  void refusesAFileOf50MegabytesWithoutReadingIt() throws IOException {
    Path file = directory.resolve("large.yml");
    try (var large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(50L * 1024 * 1024);
    }
    InventoryException refused =
        assertTimeoutPreemptively(
            Duration.ofSeconds(2), () -> TestInventories.refusal(() -> Inventory.read(file)));
    assertThat(refused)
        .hasMessageStartingWith("1 fault:")
        .hasMessageContaining(file + ": is larger than 10 MB");
  }

  @Test
  void refusesAMissingFile() {
    Path file = directory.resolve("none.yml");
    assertThat(TestInventories.refusal(() -> Inventory.read(file)))
        .hasMessageContaining(file + ": no such file");
  }

  @Test
  void refusesADirectory() {
    assertThat(TestInventories.refusal(() -> Inventory.read(directory)))
        .hasMessageContaining(directory + ": is a directory");
  }

  @Test
  void refusesADevice() {
    assertThat(TestInventories.refusal(() -> Inventory.read(Path.of("/dev/zero"))))
        .hasMessageContaining("/dev/zero: is not a regular file");
  }

  @Test
  void refusesBytesThatAreNotUtf8WithTheirLine() throws IOException {
    Path file = directory.resolve("latin1.yml");
    Files.write(file, "etcd:\n  # Knoten f\u00fcr etcd\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(TestInventories.refusal(() -> Inventory.read(file)))
        .hasMessageContaining(file + ":2: is not UTF-8 text");
  }

  @Test
  void refusesUtf16() throws IOException {
    Path file = directory.resolve("utf16.yml");
    Files.write(file, "etcd:\n".getBytes(StandardCharsets.UTF_16));
    assertThat(TestInventories.refusal(() -> Inventory.read(file)).faults()).hasSize(1);
  }

  private static String bomb(String open, String close, String key) {
    var yaml = new StringBuilder("a0: &a0 x\n");
    for (int i = 1; i < 30; i++) {
      String from = "*a" + (i - 1) + " ";
      String items =
          IntStream.range(0, 9)
              .mapToObj(k -> key.isEmpty() ? from : key.formatted(k) + from)
              .collect(Collectors.joining(","));
      yaml.append("a" + i + ": &a" + i + " " + open + items + close + "\n");
    }
    return yaml.toString();
  }

  private static String childrenBomb() {
    var yaml = new StringBuilder("g0: &a0 { hosts: { a: } }\n");
    for (int i = 1; i < 30; i++) {
      yaml.append(
          "g%d: &a%d { children: { x%d: *a%d , y%d: *a%d } }\n"
              .formatted(i, i, i, i - 1, i, i - 1));
    }
    return yaml.toString();
  }

  private static String chain() {
    return "a0: &a0 []\n"
        + IntStream.range(1, 5000)
            .mapToObj(i -> "a" + i + ": &a" + i + " [*a" + (i - 1) + " ]\n")
            .collect(Collectors.joining());
  }

  private static String ranges() {
    return IntStream.range(0, 200)
        .mapToObj(i -> "g" + i + ": { hosts: { 'n[1:9999]': } }\n")
        .collect(Collectors.joining());
  }
}
