package io.raftsman.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "99, 0.0 s",
    "100, 0.1 s",
    "12340, 12.3 s",
    "59999, 59.9 s",
    "60000, 1 min 00 s",
    "3599999, 59 min 59 s",
    "3600000, 1 h 00 min",
    "90061000, 25 h 01 min",
  })
  void readsWell(long millis, String text) {
    assertThat(Times.passed(millis)).isEqualTo(text);
  }
}
