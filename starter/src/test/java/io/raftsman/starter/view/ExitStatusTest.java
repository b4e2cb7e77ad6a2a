package io.raftsman.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.operation.Conclusion;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExitStatusTest {

  @ParameterizedTest
  @CsvSource({"DONE, 0", "FAILED, 1", "REFUSED, 3", "UNREACHABLE, 4", "CANCELLED, 130"})
  void tellsHowAnOperationEnded(Conclusion conclusion, int code) {
    assertThat(ExitStatus.of(conclusion).code()).isEqualTo(code);
  }

  @Test
  void isWhatTheDocumentationSays() {
    assertThat(
            Arrays.stream(ExitStatus.values())
                .map(s -> s + "=" + s.code())
                .collect(Collectors.joining(" ")))
        .isEqualTo("DONE=0 FAILED=1 USAGE=2 STOPPED=3 UNREACHABLE=4 BUSY=5 INTERRUPTED=130");
  }
}
