package io.raftsman.starter.view;

import static io.raftsman.starter.view.Samples.A;
import static io.raftsman.starter.view.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.operation.Progress;
import io.raftsman.operation.ProgressEvent;
import io.raftsman.operation.Stage;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LiveViewTest {
  private final Paper paper = new Paper();

  @Test
  void isATableOfStagesAndHosts() {
    assertThat(frame(100, 24))
        .isEqualTo(
            """
            deploy etcd  ⠋ 5 s
                         assert  install  dir   cert
            10.10.10.10  ok      chg      ⠋ 2s
            10.10.10.11  ok      ⠋ 4s
            10.10.10.12  ok      FAIL
            worker                              chg
            waits for an approval until 12:15:00, 14 min 55 s left: token 0123456789abcdef-20480-3
            FAIL 10.10.10.12 etcd_install: install etcd-server with apt: exit status 100
            note 10.10.10.11 etcd_assert: the clock is 3 s behind
            """);
  }

  @Test
  void isAListOfHostsWhereTheTableDoesNotFit() {
    assertThat(frame(24, 24))
        .isEqualTo(
            """
            deploy etcd  ⠋ 5 s
            10.10.10.10 dir     ⠋ 2s
            10.10.10.11 install ⠋ 4s
            10.10.10.12 install FAIL
            worker      cert    chg
            waits for an approval u…
            FAIL 10.10.10.12 etcd_i…
            note 10.10.10.11 etcd_a…
            """);
  }

  @Test
  void putsColumnsCloserBeforeItGivesTheTableUp() {
    assertThat(frame(36, 24)).contains("\n            assert install dir  cert\n");
  }

  @Test
  void showsFailedAndRunningHostsFirstWhereNotAllFit() {
    assertThat(frame(100, 6))
        .isEqualTo(
            """
            deploy etcd  ⠋ 5 s
                         assert  install  dir   cert
            10.10.10.12  ok      FAIL
            10.10.10.10  ok      chg      ⠋ 2s
            … and 2 more
            """);
  }

  @Test
  void isNeverWiderOrHigherThanTheScreen() {
    for (int width = 20; width <= 120; width += 5) {
      for (int height = 5; height <= 30; height++) {
        LiveView view = view(paper.terminal(width, height));
        view.show(nineHosts().waiting(Samples.request()), at(700));
        List<Line> frame = view.frame(at(700));
        assertThat(frame).hasSizeLessThan(height);
        assertThat(Table.width(frame)).isLessThanOrEqualTo(width);
      }
    }
  }

  @Test
  void hasARowForEachOfNineHosts() {
    LiveView view = view(paper.terminal());
    view.show(nineHosts().progress(), at(700));
    assertThat(Paper.text(view.frame(at(700))))
        .isEqualTo(
            """
            deploy etcd  ⠋ 11 min 39 s
                       assert check snapshot purge install dir member conf cert launch health register
            10.0.0.1   ok     ok    chg      chg   chg     chg chg    chg  chg  chg    ok     chg
            10.0.0.2   ok     ok    chg      chg   chg     chg chg    chg  chg  chg    ok     skip
            10.0.0.3   ok     ok    chg      chg   chg     chg chg    chg  chg  chg    ok     chg
            10.0.0.4   ok     ok    chg      chg   chg     chg chg    chg  chg  chg    ok     skip
            10.0.0.5   ok     ok    chg      chg   chg     chg chg    chg  chg  chg    ok     chg
            10.0.0.6   ok     ok    chg      chg   chg     chg chg    chg  chg  chg    ok     skip
            10.0.0.7   ok     ok    chg      chg   chg     chg chg    chg  chg  chg    ok     chg
            10.0.0.8   ok     ok    chg      chg   chg     chg chg    chg  chg  chg    ok     skip
            10.0.0.9   ok     ok    chg      chg   chg     chg chg    chg  chg  chg    ok     chg
            10.0.0.9.x UNRE
            UNRE 10.0.0.9.x etcd_assert: connect to root@10.0.0.9.x:22: no route to host
            note 10.0.0.2, 10.0.0.4, 10.0.0.6, 10.0.0.8 etcd_register: a note
            """);
  }

  @Test
  void spinsInAsciiWhereThereIsNoMore() {
    var ascii = new Screen(stream(), false, true, false, 100, 24);
    LiveView view = view(ascii);
    view.show(new Samples().started(0, A, Stage.ETCD_INSTALL).progress(), at(1));
    assertThat(Paper.text(view.frame(at(1.2)))).contains("10.10.10.10  | 1s");
    assertThat(Paper.text(view.frame(at(1.3)))).contains("10.10.10.10  / 1s");
    assertThat(Paper.text(view.frame(at(1.4)))).contains("10.10.10.10  - 1s");
    assertThat(Paper.text(view.frame(at(1.5)))).contains("10.10.10.10  \\ 1s");
  }

  @Test
  void coloursMarksThatReadWithoutColourToo() {
    LiveView view = view(paper.coloured());
    view.show(Samples.halfWay().progress(), at(5));
    assertThat(paper.marked())
        .contains("10.10.10.10  {32}ok{0}      {33}chg{0}      ⠋ 2s")
        .contains("10.10.10.12  {32}ok{0}      {31}FAIL{0}");
  }

  @Test
  void countsNoNegativeSecondsThoughClocksDiffer() {
    LiveView view = view(paper.terminal());
    view.show(new Samples().started(5, A, Stage.ETCD_INSTALL).progress(), at(1));
    assertThat(Paper.text(view.frame(at(1)))).contains("⠋ 0 s").contains("⠋ 0s");
  }

  @Test
  void aChangeStaysToBeSeenWhenTheStageRunsAgain() {
    LiveView view = view(paper.terminal());
    view.show(
        new Samples()
            .ended(1, A, Stage.ETCD_CERT, Samples.changed("key"), 10)
            .ended(2, A, Stage.ETCD_CERT, Samples.ok(), 10)
            .progress(),
        at(3));
    assertThat(Paper.text(view.finalFrame())).contains("10.10.10.10  chg");
  }

  @Test
  void paintsOverItselfAndLeavesTheLastStateAndTheCursor() {
    var glass = new GlassTerminal();
    glass.write("$ starter deploy\n");
    LiveView view = view(paper.terminal());
    List<ProgressEvent> events = Samples.halfWay().events();
    for (int number = 0; number < events.size(); number++) {
      view.show(
          new Progress(events.subList(number, number + 1), Optional.empty()), at(number * 0.3));
      glass.write(paper.text());
      assertThat(glass.cursorHidden()).isTrue();
    }
    view.close();
    view.close();
    glass.write(paper.text());
    assertThat(glass.cursorHidden()).isFalse();
    assertThat(glass.text())
        .isEqualTo(
            """
            $ starter deploy
            deploy etcd  3 s
                         assert  install  dir   cert
            10.10.10.10  ok      chg      … 1s
            10.10.10.11  ok      … 3s
            10.10.10.12  ok      FAIL
            worker                              chg
            """);
  }

  @Test
  void goesOnBelowAPromptOnceClosed() {
    var glass = new GlassTerminal();
    LiveView view = view(paper.terminal());
    view.show(new Samples().started(0, A, Stage.ETCD_CHECK).progress(), at(1));
    view.close();
    glass.write(paper.text());
    glass.write("prompt: etcd\n");
    view.show(new Progress(List.of(), Optional.empty()), at(2));
    view.show(new Progress(List.of(), Optional.empty()), at(3));
    view.close();
    glass.write(paper.text());
    assertThat(glass.text())
        .isEqualTo(
            """
            deploy etcd  1 s
                         check
            10.10.10.10  … 1s
            prompt: etcd
            deploy etcd  3 s
                         check
            10.10.10.10  … 3s
            """);
  }

  @Test
  void closedBeforeItShowedAnythingPrintsNothing() {
    view(paper.terminal()).close();
    assertThat(paper.text()).isEmpty();
  }

  @Test
  void isForTerminalsWithoutAWishForDetail() {
    assertThat(ProgressView.on(paper.terminal(), "t", Detail.BRIEF, ZoneOffset.UTC))
        .isInstanceOf(LiveView.class);
    assertThat(ProgressView.on(paper.terminal(), "t", Detail.FULL, ZoneOffset.UTC))
        .isInstanceOf(LogView.class);
    assertThat(ProgressView.on(paper.plain(), "t", Detail.BRIEF, ZoneOffset.UTC))
        .isInstanceOf(LogView.class);
  }

  private String frame(int width, int height) {
    LiveView view = view(paper.terminal(width, height));
    view.show(Samples.halfWay().waiting(Samples.request()), at(5));
    return Paper.text(view.frame(at(5)));
  }

  private PrintStream stream() {
    return paper.plain().stream();
  }

  private static LiveView view(Screen screen) {
    return new LiveView(screen, "deploy etcd", ZoneOffset.UTC);
  }

  private static Samples nineHosts() {
    var samples = new Samples();
    for (int host = 1; host <= 9; host++) {
      for (Stage stage : Stage.values()) {
        samples.ended(host, "10.0.0." + host, stage, Samples.typical(stage, host), 100);
      }
    }
    return samples.failed(10, Samples.unreachable("10.0.0.9.x"), 100);
  }
}
