package io.raftsman.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
  @ParameterizedTest
  @CsvSource({
    "3.4.23, 3, 4, 23",
    "3.6.16, 3, 6, 16",
    "3.10.0, 3, 10, 0",
    "3.7.0-alpha.0, 3, 7, 0",
    "3.3.25+git, 3, 3, 25"
  })
  void isReadAsEtcdPrintsIt(String text, int major, int minor, int patch) {
    assertThat(Version.of(text)).contains(new Version(major, minor, patch));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3.4",
        "v3.4.23",
        "three",
        "3.4.x",
        "3.4.23.1\n3.4.24",
        "3.4.99999",
        " 3.4.23"
      })
  void isNotReadFromAnythingElse(String text) {
    assertThat(Version.of(text)).isEmpty();
  }

  @Test
  void numbersAreComparedAsNumbers() {
    assertThat(
            Stream.of("3.10.1", "3.4.23", "3.4.9", "4.0.0", "3.10.0", "3.4.10")
                .map(VersionTest::version)
                .sorted())
        .containsExactly(
            new Version(3, 4, 9),
            new Version(3, 4, 10),
            new Version(3, 4, 23),
            new Version(3, 10, 0),
            new Version(3, 10, 1),
            new Version(4, 0, 0));
  }

  @Test
  void thePatchDoesNotMakeAnotherMinorVersion() {
    assertThat(version("3.6.1").sameMinor(version("3.6.16"))).isTrue();
    assertThat(version("3.6.1").sameMinor(version("3.7.1"))).isFalse();
    assertThat(version("3.6.1").sameMinor(version("4.6.1"))).isFalse();
  }

  private static Version version(String text) {
    return Version.of(text).orElseThrow();
  }
}
