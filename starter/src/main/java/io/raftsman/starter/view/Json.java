package io.raftsman.starter.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftsman.approval.Approval;
import io.raftsman.approval.ApprovalRequest;
import io.raftsman.approval.Destruction;
import io.raftsman.observed.ClientCertificate;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.ProgressEvent;
import io.raftsman.operation.Refusal;
import io.raftsman.operation.Report;
import io.raftsman.operation.Scope;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Documents for programs. {@code docs/json.md} has the schemas.
 *
 * <p>The documents are built field by field, so that a change of the domain doesn't change them
 * unnoticed. Every field is always there: what is not known is null, what there is none of is an
 * empty array. They are pure ASCII: neither a locale nor a terminal can spoil them.
 */
public final class Json {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");

  private Json() {}

  /** What an operation did: {@code raftsman/report/1}. Ends with a line end. */
  public static String report(Report report) {
    ObjectNode json = document("raftsman/report/1", ExitStatus.of(report.conclusion()));
    json.put("operation", report.operation());
    json.put("cluster", report.cluster());
    json.put("check", report.mode() == Scope.Mode.CHECK);
    json.put("requester", report.requester());
    json.put("started", report.started().toString());
    json.put("ended", report.ended().toString());
    json.put("seconds", seconds(Duration.between(report.started(), report.ended()).toMillis()));
    json.put("conclusion", report.conclusion().label());
    json.put("summary", report.summary());
    json.set("hosts", array(Tally.of(report.events()), Json::tally));
    json.set("events", array(report.events(), Json::event));
    json.set("plan", report.mode() == Scope.Mode.CHECK ? plan(report) : NODES.nullNode());
    json.set("owed", strings(report.owed()));
    json.set("approval", orNull(last(report.approvals()).map(Json::approval)));
    json.set("approvals", array(report.approvals(), Json::approval));
    json.set("refused", orNull(report.refused().map(Json::request)));
    json.set("refusals", array(report.refusals(), Json::refusal));
    return print(json);
  }

  /** How a cluster is: {@code raftsman/status/1}. Ends with a line end. */
  public static String status(
      String cluster, List<MemberStatus> members, StatusVerdict verdict, Instant now) {
    ObjectNode json = document("raftsman/status/1", verdict.health().exitStatus());
    json.put("cluster", cluster);
    json.put("time", now.toString());
    json.put("health", verdict.health().label());
    json.put("summary", verdict.sentence());
    json.set("problems", strings(verdict.problems()));
    json.set("notes", strings(verdict.notes()));
    json.set("members", array(members, member -> member(member, now)));
    return print(json);
  }

  /** The operations on a cluster: {@code raftsman/history/1}. Ends with a line end. */
  public static String history(String cluster, List<PastOperation> operations) {
    ObjectNode json = document("raftsman/history/1", ExitStatus.DONE);
    json.put("cluster", cluster);
    json.set("operations", array(operations, Json::past));
    return print(json);
  }

  private static ObjectNode past(PastOperation operation) {
    ObjectNode json = NODES.objectNode();
    json.put("operation", operation.operation());
    json.put("requester", operation.requester());
    json.put("started", operation.started().toString());
    json.put("ended", operation.ended().map(Instant::toString).orElse(null));
    json.put("result", operation.result());
    json.put("summary", operation.summary().orElse(null));
    json.set("approvals", array(operation.approvals(), Json::approval));
    return json;
  }

  /**
   * A client's certificate, and the files that were written: {@code raftsman/client-certificate/1}.
   * Ends with a line end.
   */
  public static String clientCertificate(
      String name, ClientCertificate signed, List<Path> written) {
    ObjectNode json = document("raftsman/client-certificate/1", ExitStatus.DONE);
    json.put("name", name);
    json.put("ends", signed.ends().toString());
    json.put("certificate", signed.certificate());
    json.put("authority", signed.authority());
    ArrayNode files = json.putArray("files");
    written.forEach(file -> files.add(file.toString()));
    return print(json);
  }

  /**
   * Why there is neither report nor status, such as wrong usage or another operation that runs:
   * {@code raftsman/error/1}. Ends with a line end.
   */
  public static String error(ExitStatus exitStatus, String message) {
    ObjectNode json = document("raftsman/error/1", exitStatus);
    json.put("message", message);
    return print(json);
  }

  private static ObjectNode document(String schema, ExitStatus exitStatus) {
    return NODES.objectNode().put("schema", schema).put("exitStatus", exitStatus.code());
  }

  private static ObjectNode tally(Tally tally) {
    ObjectNode json = NODES.objectNode().put("host", tally.host());
    for (Outcome outcome : Outcome.values()) {
      json.put(outcome.label(), tally.count(outcome));
    }
    return json.put("seconds", seconds(tally.millis()));
  }

  private static ObjectNode event(ProgressEvent event) {
    ObjectNode json = NODES.objectNode();
    json.put("number", event.number());
    json.put("time", event.time().toString());
    json.put("host", event.host());
    json.put("stage", event.stage().label());
    json.put("outcome", event.outcome().map(Outcome::label).orElse("started"));
    json.put("seconds", seconds(event.millis()));
    json.set("changes", strings(event.result().map(StepResult::changes).orElse(List.of())));
    json.put("note", event.result().flatMap(StepResult::note).orElse(null));
    json.set("diffs", strings(event.result().map(StepResult::diffs).orElse(List.of())));
    json.set("ran", strings(event.result().map(StepResult::ran).orElse(List.of())));
    json.set("failure", orNull(event.failure().map(Json::failure)));
    return json;
  }

  private static ArrayNode plan(Report report) {
    return array(
        Changes.of(report.events()),
        event -> {
          StepResult result = event.result().orElseThrow();
          ObjectNode json = NODES.objectNode();
          json.put("host", event.host());
          json.put("stage", event.stage().label());
          json.set("changes", strings(result.changes()));
          json.set("diffs", strings(result.diffs()));
          return json;
        });
  }

  private static ObjectNode failure(StepFailure failure) {
    return NODES
        .objectNode()
        .put("kind", failure.kind().name().toLowerCase(Locale.ROOT))
        .put("attempted", failure.attempted())
        .put("cameBack", failure.cameBack())
        .put("remedy", failure.remedy());
  }

  private static ObjectNode approval(Approval approval) {
    return NODES
        .objectNode()
        .put("token", approval.token())
        .put("approver", approval.approver())
        .put("reason", approval.reason())
        .put("time", approval.time().toString());
  }

  private static Optional<Approval> last(List<Approval> approvals) {
    return approvals.stream().reduce((earlier, later) -> later);
  }

  private static ObjectNode refusal(Refusal refusal) {
    return NODES
        .objectNode()
        .put("time", refusal.time().toString())
        .put("answer", refusal.answer())
        .put("who", refusal.who())
        .put("why", refusal.why());
  }

  private static ObjectNode request(ApprovalRequest request) {
    ObjectNode json = NODES.objectNode().put("token", request.token());
    json.put("deadline", request.deadline().map(Instant::toString).orElse(null));
    json.put("needed", request.needed());
    json.set("approvers", strings(request.approvers()));
    json.put("excluded", request.excluded().orElse(null));
    json.set("given", array(request.given(), Json::approval));
    json.set("destructions", array(request.destructions(), Json::destruction));
    return json;
  }

  private static ObjectNode destruction(Destruction destruction) {
    ObjectNode json = NODES.objectNode().put("host", destruction.host());
    json.set("findings", strings(destruction.findings()));
    return json.put("bytes", destruction.bytes()).put("keys", destruction.keys().orElse(null));
  }

  private static ObjectNode member(MemberStatus member, Instant now) {
    Optional<Answer> answer = member.answer();
    ObjectNode json = NODES.objectNode();
    json.put("name", member.name());
    json.put("endpoint", member.endpoint());
    json.put("healthy", member.healthy());
    json.put("latencyMillis", member.healthy() ? (Double) member.latencyMillis() : null);
    json.put("role", StatusVerdict.role(member).orElse(null));
    json.put("memberId", answer.map(Answer::memberId).orElse(null));
    json.put("clusterId", answer.map(Answer::clusterId).orElse(null));
    json.put("leaderId", answer.map(Answer::leaderId).orElse(null));
    json.put("version", answer.map(Answer::version).orElse(null));
    json.put("databaseBytes", answer.map(Answer::databaseBytes).orElse(null));
    json.put("databaseInUseBytes", answer.map(Answer::databaseInUseBytes).orElse(null));
    json.put("raftTerm", answer.map(Answer::raftTerm).orElse(null));
    json.put("raftIndex", answer.map(Answer::raftIndex).orElse(null));
    json.put("revision", answer.map(Answer::revision).orElse(null));
    json.set("memberNames", strings(answer.map(Answer::memberNames).orElse(List.of())));
    json.set("alarms", strings(member.alarms()));
    json.put("certificateExpiry", member.certificateExpiry().map(Instant::toString).orElse(null));
    json.put("certificateDaysLeft", StatusVerdict.certificateDays(member, now).orElse(null));
    json.put("error", member.error().orElse(null));
    return json;
  }

  private static <T> ArrayNode array(Collection<T> items, Function<T, ObjectNode> item) {
    ArrayNode array = NODES.arrayNode();
    items.forEach(one -> array.add(item.apply(one)));
    return array;
  }

  private static ArrayNode strings(Collection<String> items) {
    ArrayNode array = NODES.arrayNode();
    items.forEach(array::add);
    return array;
  }

  private static JsonNode orNull(Optional<ObjectNode> node) {
    return node.<JsonNode>map(n -> n).orElse(NODES.nullNode());
  }

  private static double seconds(long millis) {
    return millis / 1_000.0;
  }

  private static String print(ObjectNode document) {
    var printer = new DefaultPrettyPrinter().withObjectIndenter(INDENTER);
    printer.indentArraysWith(INDENTER);
    try {
      return MAPPER.writer(printer).writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }
}
