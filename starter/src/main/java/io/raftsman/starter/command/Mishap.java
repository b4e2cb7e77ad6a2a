package io.raftsman.starter.command;

import io.raftsman.starter.inventory.InventoryException;
import io.raftsman.starter.view.ExitStatus;
import io.raftsman.starter.view.Printable;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What a person sees when a command can't go on: words, never a stack trace. */
public final class Mishap implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    if (failure instanceof InventoryException || failure instanceof UsageException) {
      Printable.lines(String.valueOf(failure.getMessage())).forEach(err::println);
      err.flush();
      return ExitStatus.USAGE.code();
    }
    Printable.lines("Raftsman itself failed: " + failure).forEach(err::println);
    err.println("Please report this, with the trace that RAFTSMAN_TRACE=1 adds.");
    if (System.getenv("RAFTSMAN_TRACE") != null) {
      failure.printStackTrace(err);
    }
    err.flush();
    return ExitStatus.FAILED.code();
  }
}
