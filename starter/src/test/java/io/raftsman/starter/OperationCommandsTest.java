package io.raftsman.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.JsonFormat;
import io.raftsman.clean.CleanRequest;
import io.raftsman.clean.CleanWorkflow;
import io.raftsman.converge.ConvergeRequest;
import io.raftsman.converge.ConvergeWorkflow;
import io.raftsman.deploy.DeployRequest;
import io.raftsman.deploy.DeployWorkflow;
import io.raftsman.leader.MoveLeaderRequest;
import io.raftsman.leader.MoveLeaderWorkflow;
import io.raftsman.member.MemberAddRequest;
import io.raftsman.member.MemberAddWorkflow;
import io.raftsman.member.MemberRemoveRequest;
import io.raftsman.member.MemberRemoveWorkflow;
import io.raftsman.member.MemberReplaceRequest;
import io.raftsman.member.MemberReplaceWorkflow;
import io.raftsman.member.Replacement;
import io.raftsman.operation.Audience;
import io.raftsman.operation.FailurePolicy;
import io.raftsman.operation.Order;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.purge.PurgeRequest;
import io.raftsman.purge.PurgeWorkflow;
import io.raftsman.restart.RestartRequest;
import io.raftsman.restart.RestartWorkflow;
import io.raftsman.worker.Payloads;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.metadata.POJOWorkflowInterfaceMetadata;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What each operation's command asks a server for, and what it refuses before it asks anybody. */
final class OperationCommandsTest {
  private static final String INVENTORY =
      """
      etcd:
        hosts:
          192.0.2.10: { etcd_seq: 1 }
          192.0.2.11: { etcd_seq: 2 }
          192.0.2.12: { etcd_seq: 3 }
          192.0.2.13: { etcd_seq: 4 }
        vars: { ansible_user: operator, etcd_data: /srv/etcd, etcd_port: 3379, ansible_port: 2222 }
      """;

  @TempDir Path directory;
  private String inventory = "";
  private String err = "";

  /** A command as it ended. */
  private record Ended(int status, String out) {}

  @BeforeEach
  void writeInventory() throws Exception {
    write(INVENTORY);
  }

  private void write(String text) throws Exception {
    inventory = Files.writeString(directory.resolve("inventory.yml"), text).toString();
  }

  private Ended run(String words) {
    var arguments = new ArrayList<>(List.of(words.split(" ")));
    arguments.addAll(List.of("--cluster", "etcd", "-i", inventory));
    var out = new ByteArrayOutputStream();
    var said = new StringWriter();
    PrintStream outer = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      CommandLine commandLine = Starter.commandLine();
      commandLine.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
      int status = commandLine.execute(arguments.toArray(String[]::new));
      err = said.toString();
      return new Ended(status, out.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(outer);
    }
  }

  private JsonNode printed(String words) throws Exception {
    Ended ended = run(words + " --print-request");
    assertThat(err).isEmpty();
    assertThat(ended.status()).isZero();
    return new ObjectMapper().readTree(ended.out());
  }

  /** As a worker reads it. */
  private <T> T request(String words, Class<T> type) throws Exception {
    var payload = Payload.newBuilder();
    JsonFormat.parser().merge(printed(words).path("input").path(0).toString(), payload);
    return Payloads.converter().fromPayload(payload.build(), type, type);
  }

  private void assertRefused(String words, String... why) {
    // Were it not refused, it would be printed: nothing is ever contacted.
    assertThat(run(words + " --print-request")).isEqualTo(new Ended(2, ""));
    assertThat(err).contains(why).doesNotContain("Exception");
    assertThat(err.lines()).hasSize(1);
  }

  static Stream<Arguments> operations() {
    return Stream.of(
        arguments("deploy", DeployWorkflow.class, DeployRequest.class),
        arguments("converge", ConvergeWorkflow.class, ConvergeRequest.class),
        arguments("member add 192.0.2.13", MemberAddWorkflow.class, MemberAddRequest.class),
        arguments("member remove etcd-3", MemberRemoveWorkflow.class, MemberRemoveRequest.class),
        arguments("member replace --all", MemberReplaceWorkflow.class, MemberReplaceRequest.class),
        arguments("purge", PurgeWorkflow.class, PurgeRequest.class),
        arguments("clean 192.0.2.13", CleanWorkflow.class, CleanRequest.class),
        arguments("restart", RestartWorkflow.class, RestartRequest.class),
        arguments("move-leader", MoveLeaderWorkflow.class, MoveLeaderRequest.class));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void eachIsTheWorkflowOfItsNameAndTheClustersOnlyOne(
      String words, Class<?> workflow, Class<?> request) throws Exception {
    JsonNode body = printed(words);

    String type =
        POJOWorkflowInterfaceMetadata.newInstance(workflow).getWorkflowType().orElseThrow();
    assertThat(body.path("workflowType").path("name").asText()).isEqualTo(type);
    assertThat(body.path("workflowId").asText()).isEqualTo("etcd-etcd");
    assertThat(body.path("memo").path("fields").path("operation").asText()).isEqualTo(type);
    assertThat(body.path("userMetadata").path("summary").asText()).isEqualTo(type + " etcd");
    assertThat(request(words, request)).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void noneIsPrintedAsACheck(String words, Class<?> workflow, Class<?> request) {
    assertRefused(words + " --check", "a check is there to be read");
  }

  @Test
  void whoeverSendsAPrintedRequestHearsOfItAndAnswers() throws Exception {
    Order order = request("restart", RestartRequest.class).order();

    assertThat(order.onFailure()).isEqualTo(FailurePolicy.WAIT);
    assertThat(order.audience()).isEqualTo(Audience.CHANNELS);
    assertThat(order.scope().stages()).isEqualTo(EnumSet.allOf(Stage.class));
    assertThat(order.scope().mode()).isEqualTo(Scope.Mode.APPLY);
  }

  @Test
  void hostsJoinInTheOrderInWhichTheyAreNamed() throws Exception {
    var request = request("member add 192.0.2.13 192.0.2.12 --diff", MemberAddRequest.class);

    assertThat(request.hosts()).containsExactly("192.0.2.13", "192.0.2.12");
    assertThat(request.order().scope().hosts()).isEmpty();
    assertThat(request.order().scope().diff()).isTrue();
  }

  @Test
  void aMemberThatTheInventoryDoesNotKnowCanBeRemoved() throws Exception {
    var request =
        request("member remove 8e9e05c52164694d db9 --no-snapshot", MemberRemoveRequest.class);

    assertThat(request.members()).containsExactly("8e9e05c52164694d", "db9");
    assertThat(request.snapshot()).isFalse();
    assertThat(request("member remove etcd-1", MemberRemoveRequest.class).snapshot()).isTrue();
  }

  @Test
  void aReplacementIsOnItsOwnHostOrOnTheOneThatIsNamed() throws Exception {
    assertThat(replacements("member replace etcd-1 --failed"))
        .containsExactly(new Replacement("etcd-1", Optional.empty()));
    assertThat(request("member replace etcd-1 --failed", MemberReplaceRequest.class).failed())
        .isTrue();
    assertThat(replacements("member replace 8e9e05c52164694d --with 192.0.2.13"))
        .containsExactly(new Replacement("8e9e05c52164694d", Optional.of("192.0.2.13")));
    assertThat(replacements("member replace etcd-1=192.0.2.13 192.0.2.11"))
        .containsExactly(
            new Replacement("etcd-1", Optional.of("192.0.2.13")),
            new Replacement("192.0.2.11", Optional.empty()));
  }

  @Test
  void allAreReplacedAndSomeOfThemElsewhere() throws Exception {
    var request = request("member replace --all 192.0.2.10=192.0.2.13", MemberReplaceRequest.class);

    assertThat(request.all()).isTrue();
    assertThat(request.replacements())
        .containsExactly(new Replacement("192.0.2.10", Optional.of("192.0.2.13")));
  }

  private List<Replacement> replacements(String words) throws Exception {
    return request(words, MemberReplaceRequest.class).replacements();
  }

  @Test
  void aRestartIsOfTheHostsThatAreNamed() throws Exception {
    Scope scope =
        request("restart 192.0.2.11 192.0.2.12 --allow-outage", RestartRequest.class)
            .order()
            .scope();

    assertThat(scope.hosts()).containsExactlyInAnyOrder("192.0.2.11", "192.0.2.12");
    assertThat(scope.outage()).isTrue();
    assertThat(request("restart", RestartRequest.class).order().scope().hosts()).isEmpty();
  }

  @Test
  void aPurgeACleanupAndAConvergenceSayWhoMustApprove() throws Exception {
    String options = " --four-eyes --approver alice,bob,carol --approvals 2 --approval-timeout 90m";

    var purge = request("purge" + options, PurgeRequest.class).approval();
    assertThat(purge.fourEyes()).isTrue();
    assertThat(purge.approvers()).containsExactly("alice", "bob", "carol");
    assertThat(purge.needed()).isEqualTo(2);
    assertThat(purge.patience()).hasMinutes(90);
    assertThat(request("clean 192.0.2.13" + options, CleanRequest.class).approval())
        .isEqualTo(purge);
    assertThat(request("converge" + options, ConvergeRequest.class).approval()).isEqualTo(purge);
  }

  @Test
  void aHostThatHasLeftTheInventoryIsReachedAndCleanedAsItsGroupSays() throws Exception {
    var ended = run("clean 192.0.2.99 --print-request");
    assertThat(ended.status()).isZero();
    var payload = Payload.newBuilder();
    JsonFormat.parser()
        .merge(new ObjectMapper().readTree(ended.out()).path("input").path(0).toString(), payload);
    CleanRequest request =
        Payloads.converter().fromPayload(payload.build(), CleanRequest.class, CleanRequest.class);

    assertThat(request.hosts()).containsExactly("192.0.2.99");
    assertThat(request.order().cluster().members()).hasSize(5);
    var guest = request.order().cluster().members().get(4);
    assertThat(guest.host().name()).isEqualTo("192.0.2.99");
    assertThat(guest.host().user()).contains("operator");
    assertThat(guest.host().port()).hasValue(2222);
    assertThat(guest.dataDirectory()).isEqualTo("/srv/etcd");
    assertThat(guest.clientPort()).isEqualTo(3379);
    assertThat(guest.isUnlisted()).isTrue();
    assertThat(request.order().cluster().memberNames())
        .containsExactly("etcd-1", "etcd-2", "etcd-3", "etcd-4", "etcd-unlisted-1");
  }

  @Test
  void ofAHostThatHasLeftWhatAnotherGroupKnowsCounts() throws Exception {
    write(INVENTORY + "db: { hosts: { pg1: { ansible_host: 192.0.2.77, ansible_port: 22 } } }\n");
    var ended = run("clean pg1 --print-request");
    assertThat(ended.status()).isZero();
    String data =
        new ObjectMapper().readTree(ended.out()).path("input").path(0).path("data").asText();
    assertThat(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
        .contains("\"address\":\"192.0.2.77\",\"port\":22,");
  }

  @Test
  void aHostOfAnotherClusterIsNotCleanedForThisOne() throws Exception {
    write(INVENTORY + "other: { hosts: { 192.0.2.50: { etcd_seq: 1 } } }\n");
    run("clean 192.0.2.50 --print-request");
    assertThat(err).contains("192.0.2.50", "belongs to cluster other", "--cluster other");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clean etcd-1 | is a member's name, and no host's; name its host: 192.0.2.10",
        "clean 192.0.2.010 | is not an IPv4 address"
      })
  void aHostToCleanIsAHost(String words, String why) {
    assertThat(run(words.strip() + " --print-request").status()).isEqualTo(2);
    assertThat(err).contains(why.strip());
  }

  @Test
  void aMemberUnderAnotherNameIsNoHostThatHasLeft() throws Exception {
    write(INVENTORY + "db: { hosts: { pg1: { ansible_host: 192.0.2.12 } } }\n");
    assertThat(run("clean pg1 --print-request").status()).isEqualTo(2);
    assertThat(err).contains("is the same machine as host 192.0.2.12");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "member add 192.0.2.99 | 192.0.2.99 is no host of the group of cluster etcd | 192.0.2.10, 192.0.2.11",
        "member add etcd-4 | etcd-4 is no host of the group | its hosts are",
        "member add 192.0.2.13 192.0.2.13 | member add: 192.0.2.13 is named twice | named twice",
        "member remove etcd-3 192.0.2.12 | member remove: 192.0.2.12 is named twice | named twice",
        "member remove 8E9E 8e9e | member remove: 8e9e is named twice | named twice",
        "member replace | which member is replaced | --all",
        "member replace etcd-1 192.0.2.10 | member replace: 192.0.2.10 is named twice | named twice",
        "member replace etcd-1=192.0.2.12 etcd-2=192.0.2.12 | 192.0.2.12 is named twice | named twice",
        "member replace etcd-1=192.0.2.99 | 192.0.2.99 is no host of the group | its hosts are",
        "member replace etcd-1 --with 192.0.2.99 | --with: 192.0.2.99 is no host | its hosts are",
        "member replace etcd-1 etcd-2 --with 192.0.2.13 | --with is for one OLD | OLD=NEW",
        "member replace etcd-1=192.0.2.12 --with 192.0.2.13 | --with is for one OLD | OLD=NEW",
        "member replace --all --with 192.0.2.13 | --with is the host of one new member | --all",
        "member replace --with 192.0.2.13 | which member is replaced | --all",
        "member replace --all etcd-1 | --all replaces every member | OLD=NEW",
        "member replace --all --failed | --failed | --all",
        "member replace etcd-1=192.0.2.11 etcd-2 | 192.0.2.11 is replaced itself | fresh data",
        "member replace etcd-1=192.0.2.10 | 192.0.2.10 is replaced itself | fresh data",
        "member replace etcd-1= | etcd-1=: write OLD=NEW | host",
        "member replace =192.0.2.13 | =192.0.2.13: write OLD=NEW | host",
        "restart 192.0.2.99 | restart: 192.0.2.99 is no host | its hosts are",
        "restart 192.0.2.11 192.0.2.11 | restart: 192.0.2.11 is named twice | named twice",
        "restart etcd-2 192.0.2.11 | restart: 192.0.2.11 is named twice | named twice",
        "restart etcd-9 | restart: etcd-9 is no host | its hosts are",
        "clean 192.0.2.11 192.0.2.11 | clean: 192.0.2.11 is named twice | named twice",
        "purge --approvals 0 | --approvals must be 1 or more | 0",
        "purge --approval-timeout soon | --approval-timeout must be a time | soon"
      })
  void badArgumentsAreOneClearError(String words, String why, String help) {
    assertRefused(words.strip(), why.strip(), help.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "member add, 'HOST'",
    "member remove, 'MEMBER'",
    "clean, 'HOST'",
    "restart --with x, --with",
    "member remove etcd-1 --allow-outage, --allow-outage",
    "move-leader 192.0.2.10, 192.0.2.10"
  })
  void whatIsMissingOrUnknownIsAnErrorThatNamesTheHelp(String words, String what) {
    assertThat(run(words).status()).isEqualTo(2);
    assertThat(err).contains(what, "See: starter").doesNotContain("Exception");
  }

  @Test
  void aDeployOfHostsThatExistAlreadyElsewhereAddsThem() throws Exception {
    var ended = run("deploy -l 192.0.2.12,192.0.2.13 -e etcd_init=existing --diff --print-request");
    JsonNode body = new ObjectMapper().readTree(ended.out());
    assertThat(body.path("workflowType").path("name").asText()).isEqualTo("member-add");
    var payload = Payload.newBuilder();
    JsonFormat.parser().merge(body.path("input").path(0).toString(), payload);
    MemberAddRequest request =
        Payloads.converter()
            .fromPayload(payload.build(), MemberAddRequest.class, MemberAddRequest.class);
    assertThat(request.hosts()).containsExactly("192.0.2.12", "192.0.2.13");
    assertThat(request.order().scope().hosts()).isEmpty();
    assertThat(request.order().scope().diff()).isTrue();
  }

  @Test
  void aHostThatSaysSoItselfIsAdded() throws Exception {
    write(INVENTORY.replace("etcd_seq: 4", "etcd_seq: 4, etcd_init: existing"));
    Ended ended = run("deploy --print-request");
    assertThat(new ObjectMapper().readTree(ended.out()).path("workflowType").path("name").asText())
        .isEqualTo("member-add");
    Ended others = run("deploy -l 192.0.2.10 --print-request");
    assertThat(new ObjectMapper().readTree(others.out()).path("workflowType").path("name").asText())
        .isEqualTo("deploy");
  }

  @Test
  void whoJoinsAndWhoDoesNotAreTwoOperations() throws Exception {
    write(INVENTORY.replace("etcd_seq: 4", "etcd_seq: 4, etcd_init: existing"));
    assertRefused(
        "deploy -l 192.0.2.13,192.0.2.10",
        "etcd_init is existing on 192.0.2.13",
        "but not on 192.0.2.10");
    assertRefused("deploy -t etcd_conf", "--tags and --skip-tags pick stages of a deploy");
  }

  @Test
  void nobodyJoinsAClusterThatIsNotThere() {
    assertRefused(
        "deploy -e etcd_init=existing", "etcd_init is existing for the whole cluster", "-l HOST");
  }

  @Test
  void aNewClusterStartsWithVotersAlone() throws Exception {
    write(INVENTORY.replace("etcd_seq: 4", "etcd_seq: 4, etcd_learner: true"));
    assertRefused(
        "deploy",
        "etcd_learner is on for 192.0.2.13",
        "starter member add --cluster etcd 192.0.2.13");
    var add = request("member add 192.0.2.13", MemberAddRequest.class);
    assertThat(add.order().cluster().member("etcd-4").learner()).isTrue();
    assertThat(printed("deploy -t etcd_conf")).isNotEmpty();
    assertRefused("move-leader --to etcd-4", "--to: etcd-4 is a learner", "Name one of the voters");
    assertThat(request("move-leader --to 192.0.2.11", MoveLeaderRequest.class).to())
        .contains("192.0.2.11");
  }
}
