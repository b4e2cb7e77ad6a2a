package io.raftsman.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.observed.KnownMember;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MemberListTest {
  @Test
  void every_member_is_read() {
    assertThat(
            MemberList.parse(
                """
                8211f1d0f64f3269, started, etcd-1, https://10.10.10.10:2380, https://10.10.10.10:2379, false
                91bc3c398fb3c146, started, etcd-2, https://10.10.10.11:2380,https://node-2:2380, https://10.10.10.11:2379, false
                fd422379fda50e48, unstarted, , https://10.10.10.12:2380, , true
                """))
        .containsExactly(
            new KnownMember(
                "8211f1d0f64f3269", "etcd-1", List.of("https://10.10.10.10:2380"), false),
            new KnownMember(
                "91bc3c398fb3c146",
                "etcd-2",
                List.of("https://10.10.10.11:2380", "https://node-2:2380"),
                false),
            new KnownMember("fd422379fda50e48", "", List.of("https://10.10.10.12:2380"), true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "Error: context deadline exceeded",
        "8211f1d0f64f3269, started, etcd-1, https://10.10.10.10:2380, https://10.10.10.10:2379"
      })
  void what_is_no_list_has_no_members(String printed) {
    assertThat(MemberList.parse(printed)).isEmpty();
  }
}
