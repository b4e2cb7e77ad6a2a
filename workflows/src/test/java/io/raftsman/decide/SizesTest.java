package io.raftsman.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
  @ParameterizedTest(name = "{0} bytes are {1}")
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1536, 1.5 KiB",
    "1048576, 1.0 MiB",
    "1073741823, 1024.0 MiB",
    "1073741824, 1.0 GiB",
    "8589934592, 8.0 GiB",
    "9223372036854775807, 8589934592.0 GiB"
  })
  void bytesHaveABinaryUnit(long bytes, String words) {
    assertThat(Sizes.bytes(bytes)).isEqualTo(words);
  }

  @ParameterizedTest(name = "{0} seconds are {1}")
  @CsvSource({
    "0, 0 seconds",
    "119, 119 seconds",
    "120, 2 minutes",
    "7199, 119 minutes",
    "7200, 2 hours",
    "172799, 47 hours",
    "172800, 2 days",
    "31536000, 365 days"
  })
  void agesAreInTheirLargestWholeUnit(long seconds, String words) {
    assertThat(Sizes.age(seconds)).isEqualTo(words);
  }
}
