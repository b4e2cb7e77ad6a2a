package io.raftsman.starter.view;

import static io.raftsman.starter.view.Samples.A;
import static io.raftsman.starter.view.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.operation.Progress;
import io.raftsman.operation.Stage;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LogViewTest {
  private final Paper paper = new Paper();

  @Test
  void hasALineAnEvent() {
    brief().show(Samples.halfWay().progress(), at(4));
    assertThat(paper.text())
        .isEqualTo(
            """
            12:00:00  10.10.10.10      etcd_assert    ok             0.4 s
            12:00:00  10.10.10.11      etcd_assert    ok             0.5 s
            12:00:00  10.10.10.12      etcd_assert    ok             0.6 s
            12:00:00  worker           etcd_cert      changed        0.3 s  files/pki/ca.crt
            12:00:00  10.10.10.10      etcd_install   started
            12:00:00  10.10.10.11      etcd_install   started
            12:00:00  10.10.10.12      etcd_install   started
            12:00:02  10.10.10.10      etcd_install   changed        2.0 s  etcd-server 3.4.23, etcd-client 3.4.23
            12:00:03  10.10.10.12      etcd_install   failed         2.2 s  install etcd-server with apt: exit status 100
            """);
  }

  @Test
  void inFullSaysWhatRanWhereAndWhatWasNoted() {
    new LogView(paper.plain(), Detail.FULL, ZoneOffset.UTC)
        .show(Samples.done().failed(5, Samples.installFailure("c"), 2_000).progress(), at(6));
    assertThat(paper.text())
        .isEqualTo(
            """
            12:00:00  10.10.10.10      etcd_install   started
            12:00:00  10.10.10.11      etcd_install   started
            12:00:02  10.10.10.10      etcd_install   changed        2.0 s  etcd-server 3.4.23
                      | apt-get -y install etcd-server
                      | systemctl mask etcd
            12:00:02  10.10.10.11      etcd_install   skipped        0.1 s
                      note: etcd_install_method is none
            12:00:02  10.10.10.10      etcd_launch    started
            12:00:02  10.10.10.11      etcd_launch    started
            12:00:03  10.10.10.10      etcd_launch    changed        1.0 s  etcd.service started
            12:00:03  10.10.10.11      etcd_launch    ok             1.1 s
            12:00:03  etcd             etcd_health    ok             0.5 s
                      note: linearizable reads: etcd-1 1.2 ms, etcd-2 1.3 ms
            12:00:05  c                etcd_install   failed         2.0 s  install etcd-server with apt
                      exit status 100
                      E: Unable to locate package etcd-server
                      E: Sub-process apt-get returned 100
                      remedy: Look at the host's package sources, or set etcd_install_method to archive.
            """);
  }

  @Test
  void saysOnceWhatItWaitsFor() {
    LogView view = brief();
    var waiting = new Progress(List.of(), Optional.of(Samples.request()));
    view.show(waiting, at(4));
    view.show(waiting, at(5));
    assertThat(paper.text())
        .isEqualTo(
            """
            12:00:04  waits for an approval until 12:15:00, 14 min 56 s left, to destroy, of cluster etcd:
                      10.10.10.10
                        - etcd runs (pid 4711, unit etcd.service, data in /data/etcd)
                        - member 8e9e05c52164694d of cluster cdf818194e3a8c32 with 3 keys
                        - data in /data/etcd (20.0 KiB, created 3 days ago)
                      10.10.10.11
                        - data in /data/etcd (20.0 KiB, created 3 days ago)
                      token: 0123456789abcdef-20480-3
            """);
  }

  @Test
  void showsAnEventOnceThoughItIsHandedOverTwice() {
    LogView view = brief();
    view.show(Samples.halfWay().progress(), at(4));
    paper.text();
    view.show(Samples.halfWay().progress(), at(5));
    assertThat(paper.text()).isEmpty();
  }

  @Test
  void coloursTheOutcomeOnly() {
    var view = new LogView(paper.coloured(), Detail.BRIEF, ZoneOffset.UTC);
    view.show(
        new Samples()
            .ended(1, A, Stage.ETCD_DIR, Samples.changed("/data/etcd"), 10)
            .failed(2, Samples.unreachable(A), 20)
            .progress(),
        at(4));
    assertThat(paper.marked())
        .isEqualTo(
            """
            12:00:01  10.10.10.10      etcd_dir       {33}changed{0}        0.0 s  /data/etcd
            12:00:02  10.10.10.10      etcd_assert    {1;31}unreachable{0}    0.0 s  connect to root@10.10.10.10:22: no route to host
            """);
  }

  @Test
  void tellsTheTimeOfTheZone() {
    new LogView(paper.plain(), Detail.BRIEF, ZoneId.of("Asia/Shanghai"))
        .show(new Samples().ended(1, A, Stage.ETCD_DIR, Samples.ok(), 10).progress(), at(4));
    assertThat(paper.text()).startsWith("20:00:01  ");
  }

  private LogView brief() {
    return new LogView(paper.plain(), Detail.BRIEF, ZoneOffset.UTC);
  }
}
