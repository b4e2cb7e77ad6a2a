package io.raftsman.starter.command;

import io.raftsman.starter.view.ExitStatus;
import io.raftsman.starter.view.Json;
import io.raftsman.starter.view.Printable;

/** Why a command could not even begin. */
final class Complaint {
  private Complaint() {}

  static void print(OutputOptions output, ExitStatus status, String message) {
    Printable.lines(message).forEach(output.terminal().err().stream()::println);
    if (output.json()) {
      output.terminal().out().stream().print(Json.error(status, message));
    }
  }
}
