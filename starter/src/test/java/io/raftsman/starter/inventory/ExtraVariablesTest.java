package io.raftsman.starter.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExtraVariablesTest {
  private static final String CLUSTER = "etcd: { hosts: { a: { etcd_seq: 1 } } }\n";

  @TempDir private Path directory;

  static Stream<Arguments> forms() {
    return Stream.of(
        arguments("etcd_port", "4001", List.of("etcd_port=4001")),
        arguments("etcd_port", "4002", List.of("etcd_port=4001", "etcd_port=4002")),
        arguments("etcd_port", "4001", List.of("etcd_peer_port=4002 etcd_port=4001")),
        arguments("etcd_port", "4001", List.of("etcd_port='4001'")),
        arguments("etcd_data", "/data/x", List.of("  etcd_data=\"/data/x\"  x=y ")),
        arguments("etcd_safeguard", "true", List.of("{\"etcd_safeguard\": true}")),
        arguments("etcd_safeguard", "true", List.of("{etcd_safeguard: yes}")),
        arguments("etcd_safeguard", "true", List.of("{\n\t\"etcd_safeguard\":\t\"true\"\n}")),
        arguments(
            "etcd_safeguard",
            "false",
            List.of("{\"etcd_safeguard\": true}", "etcd_safeguard=false")),
        arguments("etcd_clean", "false", List.of("etcd_clean=false")),
        arguments("etcd_data", "/data/x", List.of("{\"etcd_data\": \"\\/data\\/x\"}")));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void readsEveryForm(String name, String value, List<String> arguments) {
    ResolvedParameter parameter =
        TestInventories.parameter(
            TestInventories.resolve(directory, CLUSTER, arguments.toArray(String[]::new)), name);
    assertThat(parameter.value()).isEqualTo(value);
    assertThat(parameter.level()).isEqualTo(Level.ARGUMENT);
    assertThat(parameter.place().render()).isEqualTo("-e");
  }

  @Test
  void readsYamlAndJsonFiles() throws IOException {
    Path yaml = Files.writeString(directory.resolve("a.yml"), "---\nx: 1\netcd_port: 4001\n");
    Path json =
        Files.writeString(directory.resolve("b.json"), "{\n\t\"etcd_peer_port\": 4002\n}\n");
    ResolvedCluster resolved = TestInventories.resolve(directory, CLUSTER, "@" + yaml, "@" + json);
    assertThat(TestInventories.parameter(resolved, "etcd_port").place())
        .isEqualTo(new Place(yaml.toString(), 3));
    assertThat(TestInventories.parameter(resolved, "etcd_peer_port").place())
        .isEqualTo(new Place(json.toString(), 2));
  }

  @Test
  void tellsWhichVariableIsBad() {
    assertThat(TestInventories.faults(directory, CLUSTER, "etcd_port=http", "etcd_clean='{{ x }}'"))
        .containsExactly(
            "-e: etcd_port: 'http' is not a TCP port in decimal digits; write a number from 1 to"
                + " 65535",
            "-e: etcd_clean: is a template, and {{ … }} is not evaluated here; write the value"
                + " itself");
  }

  @Test
  void refusesToMoveTheClusterToAnotherName() {
    assertThat(TestInventories.faults(directory, CLUSTER, "etcd_cluster=other"))
        .singleElement()
        .asString()
        .contains("-e: etcd_cluster: 'other' contradicts");
  }

  @Test
  void warnsOfVariablesThatAreNone() {
    ResolvedCluster resolved =
        TestInventories.resolve(directory, CLUSTER, "etcd_prot=1 password=secret");
    assertThat(resolved.warnings())
        .extracting(Warning::render)
        .contains(
            "-e: etcd_prot is not a parameter of Raftsman and is left alone; did you mean"
                + " etcd_port?",
            "-e: password is not a parameter of Raftsman and is left alone");
    assertThat(resolved.toString()).doesNotContain("secret");
  }

  static Stream<Arguments> badForms() {
    return Stream.of(
        arguments("etcd_port", "'etcd_port' is not key=value"),
        arguments("=1", "'=1' is not key=value"),
        arguments("", "an empty argument"),
        arguments("   ", "an empty argument"),
        arguments("a='b", "a quote is not closed"),
        arguments("{\"a\": ", "is not YAML"),
        arguments("{}}", "is not YAML"),
        arguments("[1, 2]", "is a list, not a mapping of variables"),
        arguments("{\"a\": 1, \"a\": 2}", "'a' stands twice"),
        arguments("@", "@ names no file"),
        arguments("@/nowhere/x.yml", "/nowhere/x.yml: no such file"),
        arguments("@/", "/: is a directory"),
        arguments("@/dev/null", "is not a regular file"),
        arguments("@\0", "names no file"));
  }

  @ParameterizedTest
  @MethodSource("badForms")
  void refusesBadForms(String argument, String expected) {
    InventoryException refused =
        TestInventories.refusal(() -> ExtraVariables.parse(List.of("etcd_port=1", argument)));
    assertThat(refused.faults()).hasSize(1);
    assertThat(refused).hasMessageContaining(expected);
    assertThat(refused.getMessage()).doesNotContain("Exception", "org.yaml", "java.");
  }

  @Test
  void namesEveryBadArgument() {
    InventoryException refused =
        TestInventories.refusal(() -> ExtraVariables.parse(List.of("one", "x=1 two", "{", "@no")));
    assertThat(refused.faults())
        .extracting(Fault::render)
        .satisfiesExactly(
            fault -> assertThat(fault).startsWith("-e number 1: 'one' is not key=value"),
            fault -> assertThat(fault).startsWith("-e number 2: word 2 is not key=value"),
            fault -> assertThat(fault).startsWith("-e number 3:1: is not YAML"),
            fault -> assertThat(fault).startsWith("no: no such file"));
  }

  @Test
  void repeatsNoSecretOfABadArgument() {
    InventoryException refused =
        TestInventories.refusal(
            () ->
                ExtraVariables.parse(
                    List.of(
                        "ansible_password=my hidden",
                        "ansible_password='hidden",
                        "{\"ansible_password\": \"hidden\" x")));
    assertThat(refused.faults()).hasSize(3);
    assertThat(refused.getMessage()).doesNotContain("hidden");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    Path file = Files.writeString(directory.resolve("empty.yml"), "# nothing\n");
    assertThat(TestInventories.refusal(() -> ExtraVariables.parse(List.of("@" + file))))
        .hasMessageContaining("empty.yml:1: holds no variables");
  }

  /** Found by InventoryFuzzer. */
  @Test
  void showsTheNameOfAFileOnOneLine() {
    assertThat(TestInventories.refusal(() -> ExtraVariables.parse(List.of("@a\nb\u001b[2J"))))
        .hasMessage(
            "1 fault:\n  a\\u000ab\\u001b[2J: no such file; write -e key=value, -e '{\"key\": value}' or -e @file");
  }
}
