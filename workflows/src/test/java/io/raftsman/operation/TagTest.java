package io.raftsman.operation;

import static io.raftsman.operation.Stage.ETCD_ASSERT;
import static io.raftsman.operation.Stage.ETCD_CERT;
import static io.raftsman.operation.Stage.ETCD_CHECK;
import static io.raftsman.operation.Stage.ETCD_CONF;
import static io.raftsman.operation.Stage.ETCD_DIR;
import static io.raftsman.operation.Stage.ETCD_HEALTH;
import static io.raftsman.operation.Stage.ETCD_INSTALL;
import static io.raftsman.operation.Stage.ETCD_LAUNCH;
import static io.raftsman.operation.Stage.ETCD_MEMBER;
import static io.raftsman.operation.Stage.ETCD_PURGE;
import static io.raftsman.operation.Stage.ETCD_REGISTER;
import static io.raftsman.operation.Stage.ETCD_SNAPSHOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void selectsStages(String tag, Set<Stage> stages) {
    assertThat(Tag.select(List.of(tag), List.of())).isEqualTo(stages);
  }

  static Stream<Arguments> selectsStages() {
    return Stream.of(
        arguments("etcd", Set.of(Stage.values())),
        arguments("etcd_assert", Set.of(ETCD_ASSERT)),
        arguments("etcd_install", Set.of(ETCD_INSTALL)),
        arguments("etcd_clean", Set.of(ETCD_CHECK, ETCD_PURGE)),
        arguments("etcd_check", Set.of(ETCD_CHECK)),
        arguments("etcd_purge", Set.of(ETCD_PURGE)),
        arguments("etcd_dir", Set.of(ETCD_DIR)),
        arguments("etcd_config", Set.of(ETCD_CONF, ETCD_CERT)),
        arguments("etcd_conf", Set.of(ETCD_CONF)),
        arguments("etcd_cert", Set.of(ETCD_CERT)),
        arguments("etcd_launch", Set.of(ETCD_SNAPSHOT, ETCD_MEMBER, ETCD_LAUNCH, ETCD_HEALTH)),
        arguments("etcd_register", Set.of(ETCD_REGISTER)));
  }

  @Test
  void everyTagIsInTheTableAbove() {
    assertThat(selectsStages().map(row -> row.get()[0]))
        .containsExactlyElementsOf(Arrays.stream(Tag.values()).map(Tag::label).toList());
  }

  @Test
  void withoutATagEveryStageIsWanted() {
    assertThat(Tag.select(List.of(), List.of())).containsExactly(Stage.values());
  }

  @Test
  void severalTagsAddUp() {
    assertThat(Tag.select(List.of("etcd_config", "etcd_launch", "etcd_conf"), List.of()))
        .containsExactlyInAnyOrder(
            ETCD_CONF, ETCD_CERT, ETCD_SNAPSHOT, ETCD_MEMBER, ETCD_LAUNCH, ETCD_HEALTH);
  }

  @Test
  void aSkippedTagTakesItsStagesAwayEvenFromAParent() {
    assertThat(Tag.select(List.of("etcd_config"), List.of("etcd_cert"))).containsExactly(ETCD_CONF);
    assertThat(Tag.select(List.of(), List.of("etcd_clean", "etcd_launch")))
        .containsExactlyInAnyOrder(
            ETCD_ASSERT, ETCD_INSTALL, ETCD_DIR, ETCD_CONF, ETCD_CERT, ETCD_REGISTER);
  }

  @Test
  void blanksAroundATagDoNotMatter() {
    assertThat(Tag.select(List.of(" etcd_dir "), List.of())).containsExactly(ETCD_DIR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"etcd_lunch", "etcd_health", "ETCD_CONF", "conf", ""})
  void anUnknownTagIsAnErrorThatListsAll(String tag) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tag.select(List.of("etcd_dir", tag), List.of()))
        .withMessage(
            "there is no tag '%s'; the tags are: etcd, etcd_assert, etcd_install, etcd_clean,"
                + " etcd_check, etcd_purge, etcd_dir, etcd_config, etcd_conf, etcd_cert, etcd_launch,"
                + " etcd_register",
            tag);
    assertThatIllegalArgumentException()
        .as("skipped")
        .isThrownBy(() -> Tag.select(List.of(), List.of(tag)))
        .withMessageContaining("there is no tag '" + tag + "'");
  }

  @Test
  void toLeaveNothingIsAnError() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Tag.select(List.of("etcd_conf"), List.of("etcd_config")))
        .withMessage("these tags leave nothing to do");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Tag.select(List.of(), List.of("etcd")))
        .withMessage("these tags leave nothing to do");
  }
}
