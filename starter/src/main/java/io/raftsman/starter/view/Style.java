package io.raftsman.starter.view;

import io.raftsman.operation.Outcome;

/** The few ways in which text stands out; each only repeats what the words say already. */
enum Style {
  PLAIN(""),
  BOLD("1"),
  FAINT("2"),
  GREEN("32"),
  YELLOW("33"),
  CYAN("36"),
  RED("31"),
  BRIGHT_RED("1;31");

  private static final String ESCAPE = "\u001b[";

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The style of an outcome; the colours are Ansible's. */
  static Style of(Outcome outcome) {
    return switch (outcome) {
      case OK -> GREEN;
      case CHANGED -> YELLOW;
      case SKIPPED -> CYAN;
      case FAILED -> RED;
      case UNREACHABLE -> BRIGHT_RED;
    };
  }

  String paint(String text) {
    return this == PLAIN || text.isBlank() ? text : ESCAPE + code + "m" + text + ESCAPE + "0m";
  }
}
