package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

import io.raftsman.approval.ApprovalRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows a person what would be destroyed and asks for the cluster's name.
 *
 * <p>Only the name, typed exactly, approves. Anything else three times, the end of the input, or an
 * input that can't be read denies.
 */
public final class ApprovalPrompt {

  /** What the person answered. */
  public enum Answer {
    /** The cluster's name was typed. */
    APPROVED("typed the cluster's name"),
    /** Something else was typed, three times. */
    WRONG_NAME("did not type the cluster's name"),
    /** The input ended. */
    NO_ANSWER("gave no answer");

    private final String reason;

    Answer(String reason) {
      this.reason = reason;
    }

    /** Whether it may be destroyed. */
    public boolean approved() {
      return this == APPROVED;
    }

    /** What the person did, for the record. */
    public String reason() {
      return reason;
    }
  }

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
  private static final int ATTEMPTS = 3;
  private static final int INDENT = 2;

  private final Screen screen;
  private final BufferedReader input;
  private final DateTimeFormatter time;

  /** A prompt on a screen with its keyboard. */
  public ApprovalPrompt(Screen screen, BufferedReader input, ZoneId zone) {
    this.screen = requireNonNull(screen, "screen");
    this.input = requireNonNull(input, "input");
    this.time = TIME.withZone(zone);
  }

  /** Asks, and returns when it is answered. The time limit is the asker's to keep. */
  public Answer ask(ApprovalRequest request, Instant now) {
    screen.print(question(request, now));
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      screen.write(
          Line.of(Style.BOLD, "Type the cluster's name to approve, or press Ctrl-D to deny:")
                  .render(screen.colour())
              + " ");
      Optional<String> typed = read();
      if (typed.isEmpty()) {
        screen.print(List.of(Line.empty(), Line.of("Denied: nothing is destroyed.")));
        return Answer.NO_ANSWER;
      }
      if (typed.orElseThrow().strip().equals(request.cluster())) {
        return Answer.APPROVED;
      }
      if (attempt < ATTEMPTS) {
        screen.print(List.of(Line.of("That is not the cluster's name.")));
      }
    }
    screen.print(List.of(Line.of("That is not the cluster's name. Denied: nothing is destroyed.")));
    return Answer.WRONG_NAME;
  }

  private List<Line> question(ApprovalRequest request, Instant now) {
    var lines = new ArrayList<Line>();
    lines.add(Line.empty());
    lines.add(
        Line.of(Style.BRIGHT_RED, "This destroys what is on these hosts")
            .add(" of cluster ")
            .add(Style.BOLD, request.cluster())
            .add(":"));
    lines.addAll(Destructions.lines(INDENT, request.destructions()));
    lines.add(Line.of("It can't be undone."));
    request
        .deadline()
        .ifPresent(
            deadline ->
                lines.add(
                    Line.of(
                        "Without an answer by "
                            + time.format(deadline)
                            + " ("
                            + Times.coarse(Math.max(0, Duration.between(now, deadline).toSeconds()))
                            + " from now) nothing is destroyed.")));
    return lines;
  }

  private Optional<String> read() {
    try {
      return Optional.ofNullable(input.readLine());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
