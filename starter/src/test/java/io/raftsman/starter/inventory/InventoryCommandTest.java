package io.raftsman.starter.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class InventoryCommandTest {
  private static final Path RESOURCES = Path.of("src/test/resources/inventory");
  private static final String GOLDEN = RESOURCES.resolve("golden.yml").toString();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new InventoryCommand())
        .setExpandAtFiles(false)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void printsMembersAndParametersWithLevelAndPlace() throws IOException {
    int status = run("--cluster", "etcd", "-i", GOLDEN, "-e", "etcd_safeguard=true");
    assertThat(out.toString()).isEqualTo(Files.readString(RESOURCES.resolve("golden.txt")));
    assertThat(err.toString())
        .isEqualTo(
            """
            warning: src/test/resources/inventory/golden.yml:10: etcd_data is set at a host (I), but belongs at C; it counts nevertheless
            warning: src/test/resources/inventory/golden.yml:14: etcd_prot is not a parameter; did you mean etcd_port?
            """);
    assertThat(status).isZero();
  }

  @Test
  void printsJsonAloneOnStandardOutput() throws IOException {
    int status = run("--cluster", "etcd", "-i", GOLDEN, "-o", "json");
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.at("/cluster").asText()).isEqualTo("etcd");
    assertThat(json.at("/members/2/host/address").asText()).isEqualTo("2001:db8::12");
    assertThat(json.at("/members/2/client_url").asText()).isEqualTo("https://[2001:db8::12]:2379");
    assertThat(json.at("/members/1/parameters/1/name").asText()).isEqualTo("etcd_data");
    assertThat(json.at("/members/1/parameters/1/level").asText()).isEqualTo("I");
    assertThat(json.at("/members/1/parameters/1/place").asText()).isEqualTo(GOLDEN + ":10");
    assertThat(json.at("/infra/0/name").asText()).isEqualTo("10.10.10.10");
    assertThat(json.at("/warnings")).hasSize(2);
    assertThat(status).isZero();
  }

  @Test
  void printsFaultsOnStandardErrorWithStatus2() {
    int status = run("--cluster", "etcd", "-i", GOLDEN, "-e", "etcd_port=0", "-o", "json");
    assertThat(out.toString()).contains("raftsman/error/1", "etcd_port");
    assertThat(err.toString())
        .isEqualTo(
            """
            1 fault:
              -e: etcd_port: 0 is out of range for a TCP port; write a number from 1 to 65535
            """);
    assertThat(status).isEqualTo(2);
  }

  @Test
  void wantsACluster() {
    assertThat(run("-i", GOLDEN)).isEqualTo(2);
    assertThat(err.toString()).startsWith("Missing required option: '--cluster=NAME'");
  }

  @Test
  void explainsItselfWithExamples() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("Examples:", "starter inventory --cluster etcd -o json", "RAFTSMAN_INVENTORY");
  }

  @Test
  void readsAFileOfExtraVariables() {
    int status = run("--cluster", "etcd", "-i", GOLDEN, "-e", "@" + RESOURCES.resolve("extra.yml"));
    assertThat(out.toString())
        .containsPattern("etcd_clean +false +A +src/test/resources/inventory/extra.yml:2\n");
    assertThat(status).isZero();
  }
}
