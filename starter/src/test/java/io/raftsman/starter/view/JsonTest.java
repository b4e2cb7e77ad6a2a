package io.raftsman.starter.view;

import static io.raftsman.starter.view.Samples.A;
import static io.raftsman.starter.view.Samples.B;
import static io.raftsman.starter.view.Samples.START;
import static io.raftsman.starter.view.Samples.answer;
import static io.raftsman.starter.view.Samples.changed;
import static io.raftsman.starter.view.Samples.member;
import static io.raftsman.starter.view.Samples.silent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.raftsman.observed.ClientCertificate;
import io.raftsman.observed.MemberStatus;
import io.raftsman.operation.Conclusion;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents are what {@code docs/json.md} says. */
final class JsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
  private static final Pattern FIELD = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  static Stream<String> documents() {
    return Stream.of(
        report(), refusal(), check(), status(), history(), clientCertificate(), error());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void theExampleInTheDocumentationIsWhatIsPrinted(String printed) throws IOException {
    String schema = tree(printed).get("schema").textValue();
    assertThat(examples(section(schema))).contains(printed);
  }

  @Test
  void theDocumentationHasNoExampleThatIsNotPrinted() throws IOException {
    // The one of a message is what the worker sends: MessagesTest compares it.
    assertThat(examples(documentation()))
        .filteredOn(example -> !example.contains("\"raftsman/notification/1\""))
        .containsExactlyElementsOf(documents().toList());
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void theDocumentationNamesExactlyTheFieldsThatArePrinted(String schema) throws IOException {
    Set<String> printed = new TreeSet<>();
    for (String document : documents().toList()) {
      if (tree(document).get("schema").textValue().equals(schema)) {
        collect("", tree(document), printed);
      }
    }
    assertThat(
            FIELD
                .matcher(section(schema))
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.toSet()))
        .isEqualTo(printed);
  }

  @Test
  void anOperationOnMembersIsAReportLikeAnyOther() throws IOException {
    JsonNode report = tree(Json.report(Samples.removal()));

    assertThat(report.path("schema").asText()).isEqualTo("raftsman/report/1");
    assertThat(report.path("operation").asText()).isEqualTo("member-remove");
    assertThat(report.path("conclusion").asText()).isEqualTo("done");
    assertThat(report.path("owed").path(0).asText()).startsWith("10.10.10.11: what is left");
    assertThat(report.path("events"))
        .extracting(e -> e.path("host").asText() + " " + e.path("stage").asText())
        .containsExactly(
            "etcd etcd_check", "etcd etcd_snapshot", "etcd etcd_member", "10.10.10.10 etcd_conf");
  }

  private static String history() {
    return Json.history("etcd", Samples.history());
  }

  static Stream<String> schemas() {
    return Stream.of(
        "raftsman/report/1",
        "raftsman/status/1",
        "raftsman/history/1",
        "raftsman/client-certificate/1",
        "raftsman/error/1");
  }

  @Test
  void isAsciiWhateverAHostSays() throws IOException {
    String hostile = "\u001b[31m\u009b\u202e漢字 \"\\\n\ud83d\ude00";
    String json = Json.error(ExitStatus.FAILED, hostile);
    assertThat(json.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f))).isTrue();
    assertThat(tree(json).get("message").textValue()).isEqualTo(hostile);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void endsWithOneLineEnd(String printed) {
    assertThat(printed).endsWith("}\n").doesNotContain("\r");
  }

  private static String report() {
    var installed =
        new StepResult(
            Outcome.CHANGED,
            List.of("etcd-server 3.4.23"),
            Optional.of("apt's lock was waited for"),
            List.of("apt-get -y install etcd-server"),
            List.of());
    Report report =
        new Samples()
            .started(0.9, A, Stage.ETCD_INSTALL)
            .started(0.9, B, Stage.ETCD_INSTALL)
            .ended(2.9, A, Stage.ETCD_INSTALL, installed, 2_000)
            .failed(3.1, Samples.installFailure(B), 2_200)
            .report(
                Conclusion.FAILED,
                Samples.installFailure(B).sentence(),
                List.of(),
                Optional.of(Samples.approval()),
                Optional.empty());
    return Json.report(report);
  }

  private static String refusal() {
    Report report =
        new Samples()
            .started(0, A, Stage.ETCD_CHECK)
            .ended(0.3, A, Stage.ETCD_CHECK, StepResult.ok("an etcd exists"), 300)
            .report(
                Conclusion.REFUSED,
                "Too few approved the purge in time: 2 people must approve; so far: bob. Nothing was destroyed.",
                List.of("infra1: remove the targets of etcd"),
                Optional.empty(),
                Optional.of(Samples.halfApproved()));
    return Json.report(report);
  }

  private static String check() {
    var configuration =
        new StepResult(
            Outcome.CHANGED,
            List.of("/etc/etcd/etcd.conf"),
            Optional.empty(),
            List.of(),
            List.of(
                "--- /etc/etcd/etcd.conf\n+++ /etc/etcd/etcd.conf\n@@ -20 +20 @@\n-heartbeat-interval: 100\n+heartbeat-interval: 200"));
    Report report =
        new Samples()
            .started(0, A, Stage.ETCD_CHECK)
            .ended(0.3, A, Stage.ETCD_CHECK, Samples.ok(), 300)
            .ended(0.3, A, Stage.ETCD_CONF, configuration, 0)
            .ended(0.3, A, Stage.ETCD_CERT, Samples.ok(), 0)
            .ended(0.3, A, Stage.ETCD_LAUNCH, changed("etcd.service restarted (config)"), 0)
            .report(
                Scope.Mode.CHECK,
                Conclusion.DONE,
                "Nothing was changed: this was a check. 1 member would be changed; restarted, one at a time and the leader last: 10.10.10.10 (config).");
    return Json.report(report);
  }

  private static String clientCertificate() {
    return Json.clientCertificate(
        "patroni",
        new ClientCertificate(
            "-----BEGIN CERTIFICATE-----\nMIIB...\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE-----\nMIIC...\n-----END CERTIFICATE-----\n",
            Instant.parse("2046-11-25T12:00:00Z")),
        List.of(Path.of("etcd/patroni.key"), Path.of("etcd/patroni.crt"), Path.of("etcd/ca.crt")));
  }

  private static String status() {
    List<MemberStatus> members =
        List.of(
            member(1, answer(1, "etcd-1", "etcd-2", "etcd-3")),
            member(2, answer(2, "etcd-1", "etcd-2", "etcd-3")),
            silent(3));
    StatusVerdict verdict =
        StatusVerdict.of("etcd", List.of("etcd-1", "etcd-2", "etcd-3"), members, START);
    return Json.status("etcd", members, verdict, START);
  }

  private static String error() {
    return Json.error(
        ExitStatus.BUSY, "deploy of etcd has been running since 12:00:00, started by bob@admin");
  }

  /** Paths of all fields; an array's items count as one. */
  private static void collect(String path, JsonNode node, Set<String> fields) {
    if (node.isArray()) {
      node.forEach(item -> collect(path + "[]", item, fields));
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      fields.add(name);
      collect(name, field.getValue(), fields);
    }
  }

  private static JsonNode tree(String json) throws JsonProcessingException {
    return MAPPER.readTree(json);
  }

  private static List<String> examples(String text) {
    return EXAMPLE.matcher(text).results().map((MatchResult m) -> m.group(1)).toList();
  }

  private static String section(String schema) throws IOException {
    String text = documentation();
    int from = text.indexOf("## " + schema);
    assertThat(from).as("section of %s", schema).isNotNegative();
    int to = text.indexOf("\n## ", from);
    return to < 0 ? text.substring(from) : text.substring(from, to);
  }

  private static String documentation() throws IOException {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("docs/json.md"))) {
      directory = directory.getParent();
    }
    return Files.readString(directory.resolve("docs/json.md"));
  }
}
