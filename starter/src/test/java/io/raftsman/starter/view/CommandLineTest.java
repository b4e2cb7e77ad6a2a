package io.raftsman.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"s --check -v", "s -C -v", "s -Cv", "s -vC"})
  void approvesForReal(String checked) {
    assertThat(CommandLine.approving(List.of(checked.split(" ")), "t"))
        .isEqualTo("s -v --approve-purge=t");
  }

  @Test
  void keepsWhatOnlyLooksLikeACheck() {
    assertThat(
            CommandLine.approving(
                List.of("s", "-eC=1", "-iC", "-D", "--limit=node-C", "--cluster=C"), "t"))
        .isEqualTo("s -eC=1 -iC -D --limit=node-C --cluster=C --approve-purge=t");
  }
}
