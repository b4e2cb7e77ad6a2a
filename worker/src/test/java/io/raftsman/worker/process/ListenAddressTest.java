package io.raftsman.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where to listen is a host and a port. */
final class ListenAddressTest {
  @Test
  void aHostIsANameOrAnAddressOfEitherKind() {
    assertThat(ListenAddress.parse(" 127.0.0.1:9464 ").orElseThrow())
        .hasToString("/127.0.0.1:9464");
    assertThat(ListenAddress.parse("[::1]:0").orElseThrow().getAddress().isLoopbackAddress())
        .isTrue();
    assertThat(ListenAddress.parse("no.invalid:65535").orElseThrow().isUnresolved()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "9464", ":9464", "host", "host:", "host:65536", "host:-1", "h:1x"})
  void anythingElseIsNone(String text) {
    assertThat(ListenAddress.parse(text)).isEmpty();
  }
}
