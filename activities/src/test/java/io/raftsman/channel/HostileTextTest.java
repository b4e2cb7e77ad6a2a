package io.raftsman.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What hosts and people say can neither call others nor look like something else. */
final class HostileTextTest {
  private static final String HOSTILE =
      "<!channel> <https://evil.example|status page> @channel @all ![x](https://evil.example/p.png)"
          + " [here](https://evil.example) &lt; \u202Ereversed \u001b[31m www.evil.example";

  @Test
  void inSlack() throws IOException {
    List<String> texts = Texts.of(SlackMessage.of(Notifications.waiting(HOSTILE, HOSTILE), true));
    assertThat(texts).filteredOn(text -> text.contains("&lt;!channel&gt;")).hasSize(3);
    for (String text : texts) {
      assertThat(text).doesNotContain("<!").doesNotContain("<https").doesNotContain("\u202E");
      assertThat(text).doesNotContain("\u001b");
    }
    assertThat(Mrkdwn.escape("a < b & c > d")).isEqualTo("a &lt; b &amp; c &gt; d");
    assertThat(Mrkdwn.escape("&lt;")).isEqualTo("&amp;lt;");
  }

  @Test
  void inMattermost() throws IOException {
    String message =
        MattermostMessage.of(
            Notifications.waiting(HOSTILE, HOSTILE), URI.create("http://chat/x"), "secret");
    JsonNode json = new ObjectMapper().readTree(message);
    assertThat(json.path("text").asText())
        .doesNotContain("<!")
        .doesNotContain("@channel")
        .doesNotContain("@all")
        .doesNotContainPattern("(?<!\\\\)[\\[\\]]")
        .doesNotContain("https://")
        .doesNotContain("www.")
        .doesNotContain("\u202E");
  }

  @Test
  void markdownIsShownAsItIs() {
    assertThat(Markdown.escape("# *a*\n- b_c `d` #e"))
        .isEqualTo("\\# \\*a\\*\n\\- b\\_c \\`d\\` #e");
    assertThat(Markdown.escape("etcd 3.5.16: fine.")).isEqualTo("etcd 3.5.16: fine.");
  }

  @Test
  void aCutTextEndsWithAWholeCharacter() {
    assertThat(Mrkdwn.escape("ab\uD83D\uDE00cd", 4)).isEqualTo("ab…");
    assertThat(Mrkdwn.escape("ab<c", 6)).isEqualTo("ab…");
    assertThat(Mrkdwn.escape("ab<c", 7)).isEqualTo("ab&lt;c");
    assertThat(Mrkdwn.escape("", 4)).isEmpty();
  }
}
