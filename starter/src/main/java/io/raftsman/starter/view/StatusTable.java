package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.Address;
import io.raftsman.decide.Sizes;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The members of a cluster, a row each, and the verdict below. */
public final class StatusTable {
  private static final List<String> HEADINGS =
      List.of(
          "MEMBER",
          "HOST",
          "ID",
          "ROLE",
          "VERSION",
          "DB (IN USE)",
          "TERM",
          "INDEX",
          "ALARMS",
          "CERT",
          "HEALTHY");
  private static final int WIDE_GAP = 2;
  private static final int NARROW_GAP = 1;

  private final Screen screen;

  /** A table that goes to a screen. */
  public StatusTable(Screen screen) {
    this.screen = requireNonNull(screen, "screen");
  }

  /** Prints the members and what was judged of them. */
  public void print(List<MemberStatus> members, StatusVerdict verdict, Instant now) {
    List<List<Span>> rows = members.stream().map(member -> row(member, now)).toList();
    var lines = new ArrayList<>(rows.isEmpty() ? List.of() : fitting(rows));
    lines.add(Line.empty());
    lines.add(
        Line.of(style(verdict), verdict.health().name().replace('_', ' '))
            .add(": " + verdict.sentence()));
    verdict.problems().forEach(p -> lines.add(Line.of("  ").add(Style.YELLOW, "- ").add(p)));
    verdict.notes().forEach(n -> lines.add(Line.of("  ").add(Style.CYAN, "note: ").add(n)));
    screen.print(lines);
  }

  /** The table; on a terminal that is too narrow for it, a block a member. */
  private List<Line> fitting(List<List<Span>> rows) {
    List<List<Span>> table =
        Stream.concat(
                Stream.of(HEADINGS.stream().map(h -> new Span(Style.BOLD, h)).toList()),
                rows.stream())
            .toList();
    List<Line> wide = Table.lines(table, WIDE_GAP);
    if (!screen.live() || Table.width(wide) <= screen.width()) {
      return wide;
    }
    List<Line> narrow = Table.lines(table, NARROW_GAP);
    return Table.width(narrow) <= screen.width() ? narrow : blocks(rows);
  }

  private static List<Line> blocks(List<List<Span>> rows) {
    var lines = new ArrayList<Line>();
    for (List<Span> row : rows) {
      lines.add(Line.of(Style.BOLD, row.get(0).text()));
      for (int column = 1; column < HEADINGS.size(); column++) {
        lines.add(
            Line.of("  " + HEADINGS.get(column).toLowerCase(Locale.ROOT))
                .padTo(15)
                .add(row.get(column)));
      }
    }
    return lines;
  }

  private static List<Span> row(MemberStatus member, Instant now) {
    return List.of(
        Span.of(member.name()),
        Span.of(host(member)),
        said(member, Answer::memberId),
        Span.of(StatusVerdict.role(member).orElse("-")),
        said(member, Answer::version),
        said(
            member,
            a -> Sizes.bytes(a.databaseBytes()) + " (" + Sizes.bytes(a.databaseInUseBytes()) + ")"),
        said(member, a -> Long.toString(a.raftTerm())),
        said(member, a -> Long.toString(a.raftIndex())),
        member.alarms().isEmpty()
            ? Span.of("-")
            : new Span(Style.RED, String.join(",", member.alarms())),
        certificate(StatusVerdict.certificateDays(member, now)),
        health(member));
  }

  private static String host(MemberStatus member) {
    return Address.ofUrl(member.endpoint()).map(Address::host).orElse("-");
  }

  private static Span said(MemberStatus member, Function<Answer, String> what) {
    return Span.of(member.answer().map(what).orElse("-"));
  }

  private static Span certificate(Optional<Long> days) {
    return days.map(
            left ->
                new Span(
                    left < StatusVerdict.CERTIFICATE_DAYS ? Style.YELLOW : Style.PLAIN,
                    left < 0 ? "ended" : left + "d"))
        .orElse(Span.of("-"));
  }

  private static Span health(MemberStatus member) {
    if (member.healthy()) {
      return new Span(
          Style.GREEN, String.format(Locale.ROOT, "yes %.1f ms", member.latencyMillis()));
    }
    return StatusVerdict.role(member).filter("learner"::equals).isPresent()
        ? Span.of("-")
        : new Span(Style.RED, "NO");
  }

  private static Style style(StatusVerdict verdict) {
    return switch (verdict.health()) {
      case HEALTHY -> Style.GREEN;
      case DEGRADED -> Style.YELLOW;
      case NO_QUORUM, ABSENT -> Style.BRIGHT_RED;
    };
  }
}
