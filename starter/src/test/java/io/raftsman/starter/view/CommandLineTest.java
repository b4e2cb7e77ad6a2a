package io.raftsman.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandLineTest {

  @Test
  void quotesWhatAShellWouldTouch() {
    assertThat(
            CommandLine.approving(
                List.of("bin/starter", "deploy", "-e", "{\"a\": \"it's\"}", "-e", "x=$HOME", ""),
                "t-1-2"))
        .isEqualTo(
            "bin/starter deploy -e '{\"a\": \"it'\\''s\"}' -e 'x=$HOME' '' --approve-purge=t-1-2");
  }

  @Test
  void replacesAStaleToken() {
    assertThat(
            CommandLine.approving(
                List.of("s", "--approve-purge", "old", "-v", "--approve-purge=older"), "new"))
        .isEqualTo("s -v --approve-purge=new");
  }
}
