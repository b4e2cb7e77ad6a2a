package io.raftsman.starter.view;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a terminal shows after the characters that a live view writes. */
final class GlassTerminal {
  private static final Pattern PIECES =
      Pattern.compile("\u001b\\[(\\??[0-9;]*)([A-Za-z])|\r|\n|[^\u001b\r\n]+");

  private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
  private int row;
  private int column;
  private boolean cursorHidden;

  void write(String characters) {
    Matcher pieces = PIECES.matcher(characters);
    while (pieces.find()) {
      if (pieces.group(2) != null) {
        control(pieces.group(1), pieces.group(2));
      } else if (pieces.group().equals("\r")) {
        column = 0;
      } else if (pieces.group().equals("\n")) {
        lineFeed();
      } else {
        put(pieces.group());
      }
    }
  }

  boolean cursorHidden() {
    return cursorHidden;
  }

  String text() {
    return String.join("\n", lines.stream().map(l -> l.toString().stripTrailing()).toList());
  }

  private void control(String argument, String command) {
    switch (command) {
      case "A" -> row -= Integer.parseInt(argument);
      case "K" -> lines.get(row).setLength(Math.min(column, lines.get(row).length()));
      case "J" -> {
        lines.get(row).setLength(Math.min(column, lines.get(row).length()));
        lines.subList(row + 1, lines.size()).clear();
      }
      case "h", "l" -> {
        if (argument.equals("?25")) {
          cursorHidden = command.equals("l");
        }
      }
      case "m" -> {}
      default -> throw new IllegalArgumentException("unknown control sequence " + command);
    }
  }

  private void lineFeed() {
    row++;
    column = 0;
    if (row == lines.size()) {
      lines.add(new StringBuilder());
    }
  }

  private void put(String text) {
    StringBuilder line = lines.get(row);
    line.append(" ".repeat(Math.max(0, column - line.length())));
    line.replace(column, Math.min(line.length(), column + text.length()), text);
    column += text.length();
  }
}
