package io.raftsman.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostInspectionTest {

  /** The worker asked from 1000.0 to 1002.0. */
  @ParameterizedTest
  @CsvSource({"1000.000000000", "1001.5", "1002", "995", "995.000000000", "1007", "1006.999999999"})
  void a_clock_within_five_seconds_is_right(String clock) {
    assertThat(fault(clock)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "994.9,   5 s behind",
    "990,    10 s behind",
    "0,    1000 s behind",
    "1007.1,  5 s ahead of",
    "1012,   10 s ahead of",
    "5002, 4000 s ahead of"
  })
  void a_clock_further_off_is_a_fault_that_says_how_far(String clock, String words) {
    assertThat(fault(clock)).get().asString().startsWith("the clock is " + words + " the worker's");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s.%N", "now", "10 10", "1000,5"})
  void a_date_that_is_no_number_is_shown(String clock) {
    assertThat(fault(clock)).contains("the host's date says " + clock + " instead of seconds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e999"})
  void a_number_that_is_no_time_is_a_fault(String clock) {
    assertThat(fault(clock)).isPresent();
  }

  private static Optional<String> fault(String clock) {
    return HostInspection.clockFault(clock, 1000.0, 1002.0);
  }
}
