package io.raftsman.starter.command;

import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.view.Printable;

/** Says what a command speaks to. */
final class Engines {
  private Engines() {}

  static void introduce(Engine engine, OutputOptions output) {
    if (engine.isDurable()) {
      output.terminal().err().stream()
          .println(Printable.text(engine.description() + ", task queue " + engine.taskQueue()));
    }
  }
}
