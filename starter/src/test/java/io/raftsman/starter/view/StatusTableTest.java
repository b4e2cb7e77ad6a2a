package io.raftsman.starter.view;

import static io.raftsman.starter.view.Samples.START;
import static io.raftsman.starter.view.Samples.answer;
import static io.raftsman.starter.view.Samples.member;
import static io.raftsman.starter.view.Samples.silent;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.observed.MemberStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatusTableTest {
  private static final List<String> NAMES = List.of("etcd-1", "etcd-2", "etcd-3");
  private static final List<MemberStatus> MEMBERS =
      List.of(
          member(1, answer(1, "etcd-1", "etcd-2", "etcd-3")),
          member(2, answer(2, "etcd-1", "etcd-2", "etcd-3")),
          silent(3));

  private final Paper paper = new Paper();

  @Test
  void hasARowAMemberAndTheVerdict() {
    assertThat(table(paper.plain(), MEMBERS))
        .isEqualTo(
            """
            MEMBER  HOST         ID                ROLE      VERSION  DB (IN USE)          TERM  INDEX  ALARMS  CERT  HEALTHY
            etcd-1  10.10.10.11  8e9e05c521646941  leader    3.4.23   20.0 KiB (16.0 KiB)  2     9      -       364d  yes 1.2 ms
            etcd-2  10.10.10.12  8e9e05c521646942  follower  3.4.23   20.0 KiB (16.0 KiB)  2     9      -       364d  yes 1.2 ms
            etcd-3  10.10.10.13  -                 -         -        -                    -     -      -       -     NO

            DEGRADED: 2 of 3 members of etcd serve (quorum 2), no loss is tolerated.
              - etcd-3 serves no reads: connection refused
            """);
  }

  @Test
  void isCloserOnATerminalWhereItFitsThen() {
    assertThat(table(paper.terminal(110, 24), MEMBERS))
        .startsWith(
            """
            MEMBER HOST        ID               ROLE     VERSION DB (IN USE)         TERM INDEX ALARMS CERT HEALTHY
            etcd-1 10.10.10.11 8e9e05c521646941 leader   3.4.23  20.0 KiB (16.0 KiB) 2    9     -      364d yes 1.2 ms
            """);
  }

  @Test
  void isABlockAMemberOnANarrowTerminal() {
    assertThat(table(paper.terminal(40, 24), MEMBERS.subList(0, 1)))
        .startsWith(
            """
            etcd-1
              host         10.10.10.11
              id           8e9e05c521646941
              role         leader
              version      3.4.23
              db (in use)  20.0 KiB (16.0 KiB)
              term         2
              index        9
              alarms       -
              cert         364d
              healthy      yes 1.2 ms

            """);
  }

  @Test
  void coloursHealth() {
    var wide = new Screen(paper.plain().stream(), true, true, true, 200, 24);
    StatusVerdict verdict = StatusVerdict.of("etcd", NAMES, MEMBERS, START);
    new StatusTable(wide).print(MEMBERS, verdict, START);
    assertThat(paper.marked())
        .contains("  {32}yes 1.2 ms{0}\n", "  {31}NO{0}\n", "{33}DEGRADED{0}: 2 of 3 members");
  }

  @Test
  void withoutMembersHasTheVerdictAlone() {
    assertThat(table(paper.plain(), List.of()))
        .isEqualTo(
            "\nABSENT: no member of etcd answers: why not, as far as it is known, is below.\n");
  }

  private String table(Screen screen, List<MemberStatus> members) {
    StatusVerdict verdict = StatusVerdict.of("etcd", NAMES, members, START);
    new StatusTable(screen).print(members, verdict, START);
    return paper.text();
  }
}
