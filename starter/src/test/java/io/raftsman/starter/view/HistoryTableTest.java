package io.raftsman.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HistoryTableTest {
  private final Paper paper = new Paper();

  @Test
  void aLineAnOperation() {
    table().print("etcd", Samples.history());

    assertThat(paper.text())
        .isEqualTo(
            """
            STARTED              TOOK  OPERATION  BY           RESULT   SUMMARY
            2026-11-24 12:10:00  -     converge   bob@admin    running
            2026-11-24 12:00:00  12 s  deploy     alice@admin  done     Cluster etcd is healthy with 3 members. The purge was approved by ann@admin (typed the cluster's name).
            """);
  }

  @Test
  void saysThatThereIsNone() {
    table().print("etcd", List.of());

    assertThat(paper.text()).isEqualTo("The server remembers no operation on cluster etcd.\n");
  }

  private HistoryTable table() {
    return new HistoryTable(paper.plain(), ZoneOffset.UTC);
  }
}
