package io.raftsman.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TemplateTest {
  private static final Map<String, String> VALUES =
      Map.of(
          "cluster", "etcd",
          "endpoints", "https://10.10.10.10:2379",
          "authority", "/a",
          "certificate", "/c",
          "key", "/k");

  @Test
  void a_place_without_a_value_is_a_mistake_of_ours() {
    var values = new HashMap<>(VALUES);
    values.remove("endpoints");

    assertThatThrownBy(() -> Template.of("etcdctl.profile").fill(values))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("${endpoints}");
  }

  @Test
  void a_value_is_taken_as_it_is() {
    var values = new HashMap<>(VALUES);
    values.put("key", "$1 \\ ${cluster}");

    assertThat(Template.of("etcdctl.profile").fill(values))
        .contains("ETCDCTL_KEY=$1 \\ ${cluster}\n");
  }

  @Test
  void a_template_that_is_missing_is_named() {
    assertThatThrownBy(() -> Template.of("no.such")).hasMessage("no.such");
  }
}
