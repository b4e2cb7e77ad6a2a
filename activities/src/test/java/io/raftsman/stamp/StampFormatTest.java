package io.raftsman.stamp;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.observed.Stamp;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StampFormatTest {

  @ParameterizedTest
  @EnumSource
  void what_is_written_is_read(Stamp.State state) {
    var stamp = new Stamp("etcd", "etcd-1", "3f2a", "0123abcd", state);

    assertThat(StampFormat.read(StampFormat.write(stamp))).contains(stamp);
  }

  @Test
  void a_stamp_is_text_that_a_person_can_read() {
    String text =
        StampFormat.write(new Stamp("etcd", "etcd-1", "3f2a", "0123", Stamp.State.DEPLOYED));

    assertThat(text)
        .isEqualTo(
            """
            {
              "cluster" : "etcd",
              "instance" : "etcd-1",
              "deployment" : "3f2a",
              "specHash" : "0123",
              "state" : "deployed"
            }
            """);
  }

  @Test
  void a_field_of_a_later_version_does_not_matter() {
    assertThat(
            StampFormat.read(
                """
                {"cluster":"etcd","instance":"etcd-1","deployment":"3f2a","specHash":"0123",
                 "state":"deploying","later":{"more":[1]}}
                """))
        .contains(new Stamp("etcd", "etcd-1", "3f2a", "0123", Stamp.State.DEPLOYING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n",
        "null",
        "{}",
        "[]",
        "42",
        "\"text\"",
        "not JSON",
        "{\"cluster\":\"etcd\"",
        "{\"cluster\":\"etcd\"}",
        "{\"cluster\":null,\"instance\":\"a\",\"deployment\":\"b\",\"specHash\":\"c\",\"state\":\"deployed\"}",
        "{\"cluster\":\"etcd\",\"instance\":\"a\",\"deployment\":\"b\",\"specHash\":\"c\",\"state\":\"dreaming\"}",
        "{\"cluster\":[1],\"instance\":\"a\",\"deployment\":\"b\",\"specHash\":\"c\",\"state\":\"deployed\"}",
        "\u0000\u0001"
      })
  void what_is_no_stamp_is_none(String content) {
    assertThat(StampFormat.read(content)).isEmpty();
  }

  @Test
  void a_hundred_thousand_brackets_are_no_stamp() {
    assertThat(StampFormat.read("[".repeat(100_000))).isEmpty();
  }
}
