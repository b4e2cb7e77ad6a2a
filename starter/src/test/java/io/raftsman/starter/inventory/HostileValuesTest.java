package io.raftsman.starter.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Member;
import io.raftsman.files.MemberFiles;
import io.raftsman.observed.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Text that means something to a shell, to YAML or to systemd, as a value of every parameter. */
class HostileValuesTest {
  private static final List<String> HOSTILE =
      List.of(
          "'; touch /pwned; '",
          "\"; touch /pwned; \"",
          "$(touch /pwned)",
          "`touch /pwned`",
          "${config}",
          "$HOME",
          "-rf",
          "--help",
          "*",
          "/*",
          "/data/../etc",
          "/data/a b",
          "/data/%n",
          "/data/a\\",
          "/data/é中",
          "/data/x: y",
          "/data/x #y",
          "a\nb",
          "/data/x\nExecStartPre=/bin/touch /pwned",
          "a\tb",
          "a\rb",
          " etcd ",
          "etcd\u202e",
          "etcd\u2028x",
          "etcd.service\n",
          "|touch /pwned",
          "&touch /pwned",
          "/data/" + "x".repeat(64 << 10),
          "'\"$`\\".repeat(13_000));

  /** Those whose value is the name of a file on this machine, which may be any. */
  private static final List<String> LOCAL =
      List.of(
          "etcd_archive",
          "ansible_ssh_private_key_file",
          "ansible_private_key_file",
          "ansible_ssh_args",
          "ansible_ssh_common_args",
          "ansible_ssh_extra_args");

  /** Only compared with the one value that counts. */
  private static final List<String> NOT_USED =
      List.of("ansible_become_method", "ansible_become_user");

  private static final String ARCHIVE =
      "etcd_install_method: archive, etcd_version: 3.6.16, etcd_archive: /x, etcd_archive_sha256: "
          + "a".repeat(64);

  @TempDir private Path directory;

  static Stream<String> variables() {
    return Stream.concat(
            Parameter.variables().stream(), ConnectionVariables.honoured().stream().sorted())
        .filter(variable -> !LOCAL.contains(variable) && !NOT_USED.contains(variable));
  }

  @ParameterizedTest
  @MethodSource("variables")
  void isRefusedOrIsASafeWord(String variable) {
    for (String value : HOSTILE) {
      String inventory =
          "etcd: { hosts: { a: { etcd_seq: 1 } }, vars: { %s, %s: %s } }\n"
              .formatted(ARCHIVE, variable, json(value));
      inventory = withoutDuplicate(inventory, variable);
      try {
        ResolvedCluster cluster = TestInventories.resolve(directory, inventory, "etcd", NONE);
        assertThat(TestInventories.parameter(cluster, variable).value())
            .as("%s: %s", variable, value)
            .matches("[A-Za-z0-9/._+-]*");
      } catch (InventoryException e) {
        assertThat(e.faults()).as(value).isNotEmpty().allMatch(f -> f.place().line() > 0);
      }
      assertThat(TestInventories.refusal(() -> extra(variable, value)).faults()).isNotEmpty();
    }
  }

  private static final String[] NONE = {};

  private void extra(String variable, String value) {
    ResolvedCluster cluster =
        TestInventories.resolve(
            directory,
            "etcd: { hosts: { a: { etcd_seq: 1 } }, vars: { " + ARCHIVE + " } }\n",
            "{%s: %s}".formatted(json(variable), json(value)));
    throw new AssertionError(variable + " is " + TestInventories.parameter(cluster, variable));
  }

  private static String withoutDuplicate(String inventory, String variable) {
    return inventory.indexOf(variable + ":") == inventory.lastIndexOf(variable + ":")
        ? inventory
        : inventory.replaceFirst(variable + ": [^,]*, ", "");
  }

  @Test
  void isRefusedAsTheNameOfAHost() {
    for (String value : HOSTILE) {
      String inventory = "etcd: { hosts: { %s: { etcd_seq: 1 } } }\n".formatted(json(value));
      assertThat(TestInventories.refusal(() -> TestInventories.resolve(directory, inventory)))
          .as(value)
          .isNotNull();
    }
  }

  /** The other half: what the reader lets through stands in each file as what it was. */
  @Test
  void whatIsAcceptedIsReadBackFromEveryFile() throws Exception {
    var random = new Random(20_261_124);
    var accepted = new ArrayList<ClusterSpec>();
    for (int i = 0; i < 3_000 && accepted.size() < 60; i++) {
      cluster(
              "/" + text(random, "ab0/._+-", "ab0/._+- '\"$`\\%#:{}é\t"),
              text(random, "aB0_.-", "aB0_.- '$%#:"),
              "etcd" + text(random, "aB0_.-", "aB0_.- @%\\"))
          .ifPresent(accepted::add);
    }
    assertThat(accepted).hasSize(60);
    for (ClusterSpec cluster : accepted) {
      readBack(cluster);
    }
  }

  private Optional<ClusterSpec> cluster(String data, String name, String service) {
    String inventory =
        "etcd: { hosts: { 2001:db8::1: { etcd_seq: 1 }, a_b.c-d: { etcd_seq: 2 } }, vars: {"
            + " etcd_data: %s, etcd_cluster: %s, etcd_service: %s } }\n"
                .formatted(json(data), json(name), json(service));
    try {
      return Optional.of(TestInventories.resolve(directory, inventory, name, NONE).spec());
    } catch (InventoryException e) {
      return Optional.empty();
    }
  }

  /** Mostly of characters that are good, now and then of others. */
  private static String text(Random random, String good, String any) {
    String from = random.nextInt(4) == 0 ? any : good;
    return IntStream.range(0, 1 + random.nextInt(12))
        .map(i -> from.charAt(random.nextInt(from.length())))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private void readBack(ClusterSpec cluster) throws IOException, InterruptedException {
    Member member = cluster.members().get(0);
    MemberFiles files =
        MemberFiles.of(
            cluster, member, new Placement("/usr/bin/etcd", "2001:db8::1"), InitialState.NEW);

    Map<String, Object> config =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(files.config());
    assertThat(config)
        .hasSize(14)
        .containsEntry("name", member.name())
        .containsEntry("data-dir", member.dataDirectory())
        .containsEntry("initial-cluster-token", cluster.name())
        .containsEntry("initial-cluster", cluster.initialCluster());
    assertThat(config.get("peer-transport-security"))
        .isEqualTo(
            Map.of(
                "cert-file", cluster.layout().certificate(),
                "key-file", cluster.layout().key(),
                "client-cert-auth", true,
                "trusted-ca-file", cluster.layout().authority()));
    // systemd: % begins a specifier, \ and quotes mean something, a blank divides.
    assertThat(files.unit().lines())
        .hasSize(20)
        .contains(
            "WorkingDirectory=" + member.dataDirectory(),
            "ExecStart=/usr/bin/etcd --config-file " + cluster.layout().config());
    assertThat(member.dataDirectory() + cluster.layout().config()).matches("[A-Za-z0-9/._+-]+");
    assertThat(shell(files.profile()))
        .containsExactly(
            cluster.endpoints(),
            cluster.layout().authority(),
            cluster.layout().certificate(),
            cluster.layout().key());
  }

  private List<String> shell(String profile) throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("profile.sh"), profile);
    Process shell =
        new ProcessBuilder(
                "sh",
                "-euc",
                ". \"$1\"; printf '%s\\n' \"$ETCDCTL_ENDPOINTS\" \"$ETCDCTL_CACERT\" \"$ETCDCTL_CERT\" \"$ETCDCTL_KEY\"",
                "sh",
                file.toString())
            .redirectErrorStream(true)
            .start();
    List<String> said = shell.inputReader().lines().toList();
    assertThat(shell.waitFor()).as(said.toString()).isZero();
    return said;
  }

  private static String json(String text) {
    try {
      return new ObjectMapper().writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
