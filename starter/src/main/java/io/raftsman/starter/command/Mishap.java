package io.raftsman.starter.command;

import io.grpc.StatusRuntimeException;
import io.raftsman.operation.StepFailure;
import io.raftsman.starter.inventory.InventoryException;
import io.raftsman.starter.view.ExitStatus;
import io.raftsman.starter.view.Json;
import io.raftsman.starter.view.Printable;
import io.raftsman.worker.ServerConfigurationException;
import io.raftsman.worker.codec.BadCodecKeysException;
import io.raftsman.worker.codec.UnreadablePayloadException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.failure.ApplicationFailure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a person sees when a command can't go on: words, never a stack trace; a program that asked
 * for JSON gets a document.
 */
public final class Mishap implements IExecutionExceptionHandler, IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    boolean json = String.join(" ", arguments).matches(".*(-o|--output)[ =]?json.*");
    var words = new ArrayList<>(List.of(String.valueOf(wrong.getMessage())));
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        words.add("Did you mean: " + String.join(" or ", suggestions) + "?");
      }
    }
    words.add("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return say(command, json, ExitStatus.USAGE, String.join("\n", words));
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) {
    boolean json =
        String.valueOf(commandLine.getParseResult().<Object>matchedOptionValue("-o", ""))
            .equals("json");
    if (failure instanceof InventoryException
        || failure instanceof UsageException
        || failure instanceof ServerConfigurationException
        || failure instanceof BadCodecKeysException) {
      return say(commandLine, json, ExitStatus.USAGE, String.valueOf(failure.getMessage()));
    }
    Optional<UnreadablePayloadException> unreadable = UnreadablePayloadException.in(failure);
    if (unreadable.isPresent()) {
      return say(
          commandLine,
          json,
          ExitStatus.USAGE,
          "The operation's history can't be read here. " + unreadable.orElseThrow().getMessage());
    }
    if (failure instanceof WorkflowNotFoundException) {
      return say(
          commandLine,
          json,
          ExitStatus.USAGE,
          "The server knows no such operation: nothing runs on this cluster. See: starter history.");
    }
    if (failure instanceof WorkflowServiceException || failure instanceof StatusRuntimeException) {
      return say(commandLine, json, ExitStatus.FAILED, Outage.sentence(failure));
    }
    Optional<StepFailure> step = explained(failure);
    if (step.isPresent()) {
      return say(commandLine, json, ExitStatus.FAILED, step.orElseThrow().sentence());
    }
    if (System.getenv("RAFTSMAN_TRACE") != null) {
      failure.printStackTrace(commandLine.getErr());
    }
    return say(
        commandLine,
        json,
        ExitStatus.FAILED,
        "Raftsman itself failed: "
            + failure
            + "\nPlease report this, with the trace that RAFTSMAN_TRACE=1 adds.");
  }

  private static int say(CommandLine command, boolean json, ExitStatus status, String message) {
    PrintWriter err = command.getErr();
    Printable.lines(message).forEach(err::println);
    err.flush();
    if (json) {
      command.getOut().print(Json.error(status, message));
      command.getOut().flush();
    }
    return status.code();
  }

  /** What an activity said, below what Temporal wrapped around it. */
  private static Optional<StepFailure> explained(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure application
          && application.getDetails().getSize() > 0) {
        return Optional.of(application.getDetails().get(StepFailure.class));
      }
    }
    return Optional.empty();
  }
}
