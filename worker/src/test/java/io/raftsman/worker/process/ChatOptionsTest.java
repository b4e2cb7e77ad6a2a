package io.raftsman.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftsman.channel.Channels;
import io.raftsman.secret.Secrets;
import io.raftsman.worker.chat.ChatSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is said of chats goes together, or is told in a sentence that holds no secret. */
final class ChatOptionsTest {
  private static final String SECRET = "hunter2-hunter2-hunter2";
  private static final Map<String, String> VARIABLES =
      Map.of(
          "URL",
          "https://receiver.example/" + SECRET,
          "SECRET",
          SECRET,
          "SHORT",
          "hunter2",
          "NO_URL",
          "receiver.example/" + SECRET,
          "EMPTY",
          " ");

  @TempDir private Path directory;
  private String users;

  @BeforeEach
  void aList() throws IOException {
    users = Files.writeString(directory.resolve("users"), "slack:U1 = alice\n").toString();
  }

  @Test
  void withNothingSaidNobodyIsToldAndNothingListens() {
    assertThat(channels().channels()).isEmpty();
    assertThat(clicks()).isEmpty();
  }

  @Test
  void eachChannelIsThereThatIsSaid() {
    assertThat(channels("--slack-webhook", "env:URL").channels()).containsExactly("slack");
    assertThat(
            channels(
                    "--webhook=env:URL",
                    "--webhook-secret=env:SECRET",
                    "--slack-webhook=env:URL",
                    "--mattermost-webhook=env:URL",
                    "--mattermost-secret=env:SECRET",
                    "--chat-url=https://raftsman.example/chat/")
                .channels())
        .containsExactly("mattermost", "slack", "webhook");
  }

  @Test
  void clicksAreTakenOnLoopbackUnlessAnotherHostIsSaid() {
    ChatSettings settings =
        clicks("--chat-address=9465", "--chat-users", users, "--slack-signing-secret=env:SECRET")
            .orElseThrow();
    assertThat(settings.address().getAddress().isLoopbackAddress()).isTrue();
    assertThat(settings.address().getPort()).isEqualTo(9465);
    assertThat(settings.users().size()).isEqualTo(1);
    assertThat(settings.mattermost()).isEmpty();
    ChatSettings everywhere =
        clicks("--chat-address=[::]:1", "--chat-users", users, "--mattermost-secret=env:SECRET")
            .orElseThrow();
    assertThat(everywhere.address().getAddress().isAnyLocalAddress()).isTrue();
  }

  @Test
  void whatDoesNotGoTogetherIsTold() {
    assertFault("--mattermost-webhook needs --chat-url", "--mattermost-webhook=env:URL");
    assertFault(
        "--mattermost-webhook needs --chat-url",
        "--mattermost-webhook=env:URL",
        "--chat-url=https://raftsman.example");
    assertFault("--webhook needs --webhook-secret", "--webhook=env:URL");
    assertFault("--chat-address needs --chat-users", "--chat-address=1");
    assertFault(
        "--chat-address needs --slack-signing-secret or --mattermost-secret",
        "--chat-address=1",
        "--chat-users=" + users);
  }

  @Test
  void aSecretThatIsNotThereIsTold() {
    assertFault("--slack-webhook must say where", "--slack-webhook=https://x/" + SECRET);
    assertFault("--slack-webhook: env:NONE: the variable is not set", "--slack-webhook=env:NONE");
    assertFault("--slack-webhook: env:NO_URL holds no address", "--slack-webhook=env:NO_URL");
    assertFault("--webhook: file:/none: there is no such file", "--webhook=file:/none");
    assertFault(
        "--slack-signing-secret: env:EMPTY: there is nothing in it",
        "--slack-signing-secret=env:EMPTY");
    assertFault("less than 16 characters", "--mattermost-secret=env:SHORT");
    assertFault("less than 16 characters", "--webhook-secret=env:SHORT");
  }

  @Test
  void whatIsNoAddressIsTold() {
    assertFault("--chat-url must be", "--chat-url=raftsman.example");
    assertFault("--chat-url must be", "--chat-url=https://raftsman.example?a=b");
    String[] rest = {"--chat-users=" + users, "--slack-signing-secret=env:SECRET"};
    assertFault("--chat-address must be", "--chat-address=host", rest[0], rest[1]);
    assertFault("--chat-address must be", "--chat-address=70000", rest[0], rest[1]);
    assertFault("does not resolve", "--chat-address=no.invalid:1", rest[0], rest[1]);
  }

  @Test
  void clicksGoByHttpOverLoopbackAlone() {
    String[] rest = {"--mattermost-webhook=env:URL", "--mattermost-secret=env:SECRET"};
    for (String host : List.of("raftsman.example", "10.10.10.1", "localhost.example", "[::]")) {
      assertFault("could post it again as somebody else", "--chat-url=http://" + host + ":9465");
      assertThat(channels(rest[0], rest[1], "--chat-url=https://" + host).channels()).hasSize(1);
    }
    for (String host : List.of("localhost", "127.0.0.1", "[::1]")) {
      assertThat(channels(rest[0], rest[1], "--chat-url=http://" + host + ":9465").channels())
          .hasSize(1);
    }
  }

  @Test
  void aFaultInTheListIsToldWithItsPlace() throws IOException {
    Files.writeString(directory.resolve("users"), "alice\n");
    assertFault("--chat-users: " + users + ":1: expected", "--chat-users=" + users);
  }

  private static ChatOptions options(String... arguments) {
    var options = new ChatOptions(new Secrets(name -> Optional.ofNullable(VARIABLES.get(name))));
    new CommandLine(options).parseArgs(arguments);
    return options;
  }

  private static Channels channels(String... arguments) {
    return options(arguments).channels();
  }

  private static Optional<ChatSettings> clicks(String... arguments) {
    return options(arguments).clicksTaken();
  }

  private static void assertFault(String said, String... arguments) {
    assertThatThrownBy(
            () -> {
              var unused = channels(arguments);
              var unusedToo = clicks(arguments);
            })
        .isInstanceOf(UsageFault.class)
        .hasMessageContaining(said)
        .message()
        .doesNotContain("hunter2");
  }
}
