package io.raftsman.operation;

import static io.raftsman.operation.Stage.ETCD_CONF;
import static io.raftsman.operation.Stage.ETCD_LAUNCH;
import static io.raftsman.operation.Stage.ETCD_PURGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopeTest {
  @Test
  void everythingIsEveryStageOnEveryHostForReal() {
    Scope all = Scope.everything();

    assertThat(all.stages()).containsExactlyInAnyOrder(Stage.values());
    assertThat(all.covers("any")).isTrue();
    assertThat(all.checking()).isFalse();
    assertThat(all.diff()).isFalse();
    assertThat(all.outage()).isFalse();
  }

  @Test
  void coversOnlyTheHostsThatAreNamed() {
    var scope = scope(Set.of("a", "b"), ETCD_CONF);

    assertThat(scope.covers("a")).isTrue();
    assertThat(scope.covers("c")).isFalse();
  }

  @Test
  void hasOtherStagesThanThoseNamed() {
    var scope = scope(Set.of(), ETCD_CONF, ETCD_LAUNCH);

    assertThat(scope.has(ETCD_CONF)).isTrue();
    assertThat(scope.has(ETCD_PURGE)).isFalse();
    assertThat(scope.hasOtherThan(ETCD_CONF)).isTrue();
    assertThat(scope.hasOtherThan(ETCD_CONF, ETCD_LAUNCH)).isFalse();
    assertThat(scope.hasOtherThan(ETCD_CONF, ETCD_LAUNCH, ETCD_PURGE)).isFalse();
  }

  @Test
  void wantsAtLeastOneStage() {
    assertThatIllegalArgumentException().isThrownBy(() -> scope(Set.of()));
  }

  private static Scope scope(Set<String> hosts, Stage... stages) {
    return new Scope(Set.of(stages), hosts, Scope.Mode.APPLY, false, false);
  }
}
