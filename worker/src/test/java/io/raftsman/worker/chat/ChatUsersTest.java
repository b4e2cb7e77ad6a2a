package io.raftsman.worker.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may answer from a chat. */
final class ChatUsersTest {
  @TempDir private Path directory;

  @Test
  void theListIsRead() throws Exception {
    ChatUsers users = read("# ours\n\nslack:U012ABC = alice\n  mattermost:x1y2=bob@example  \n");
    assertThat(users.size()).isEqualTo(2);
    assertThat(users.approver(Chat.SLACK, "U012ABC")).contains("alice");
    assertThat(users.approver(Chat.MATTERMOST, "x1y2")).contains("bob@example");
    assertThat(users.approver(Chat.MATTERMOST, "U012ABC")).isEmpty();
    assertThat(users.approver(Chat.SLACK, "u012abc")).isEmpty();
    assertThat(users.approver(Chat.SLACK, "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slack:U1 alice       | expected a line such as slack:U012ABC3D = alice",
        "U1 = alice           | expected a line",
        "slack:U1 =           | expected a line",
        "irc:U1 = alice       | there are the chats slack and mattermost",
        "slack:@alice = alice | a name is none. Slack shows it in a person's profile",
        "slack:U1 = al ice    | one word",
        "slack:U0 = alice     | in the list already"
      })
  void aFaultIsToldWithItsPlace(String line, String said) {
    assertThatThrownBy(() -> read("slack:U0 = root\n" + line + "\n"))
        .isInstanceOf(ChatUsersFault.class)
        .hasMessageStartingWith(directory.resolve("users") + ":2: ")
        .hasMessageContaining(said);
  }

  @Test
  void aFileThatCannotBeReadIsTold() throws IOException {
    assertThatThrownBy(() -> ChatUsers.read(directory.resolve("none")))
        .hasMessageEndingWith("none can't be read");
    Files.write(directory.resolve("latin"), new byte[] {(byte) 0xe4});
    assertThatThrownBy(() -> ChatUsers.read(directory.resolve("latin")))
        .hasMessageEndingWith("is not UTF-8 text");
  }

  private ChatUsers read(String content) throws IOException, ChatUsersFault {
    Path file = directory.resolve("users");
    Files.writeString(file, content);
    return ChatUsers.read(file);
  }
}
