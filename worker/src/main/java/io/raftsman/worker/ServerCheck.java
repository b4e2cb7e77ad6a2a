package io.raftsman.worker;

import static java.util.Objects.requireNonNull;

import io.grpc.StatusRuntimeException;
import io.raftsman.operation.Causes;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whether a Temporal server answers, and has the namespace.
 *
 * @param verdict in a word
 * @param reason in a line, for a person; empty where it answers
 */
public record ServerCheck(Verdict verdict, String reason) {
  /** What came of a check. */
  public enum Verdict {
    /** It answers, and the namespace is there. */
    ANSWERS,
    /** No connection, or no answer in time. May heal. */
    UNREACHABLE,
    /** It doesn't let us in, or is no Temporal server. */
    REFUSED,
    /** There is no such namespace, or not yet. */
    NO_NAMESPACE
  }

  public ServerCheck {
    requireNonNull(verdict, "verdict");
    requireNonNull(reason, "reason");
  }

  /** Asks once. */
  public static ServerCheck of(ServerConnection connection, Duration limit) {
    var request =
        DescribeNamespaceRequest.newBuilder().setNamespace(connection.namespace()).build();
    try {
      var unused =
          connection
              .service()
              .blockingStub()
              .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
              .describeNamespace(request);
      return new ServerCheck(Verdict.ANSWERS, "");
    } catch (StatusRuntimeException e) {
      return of(connection, e);
    }
  }

  private static ServerCheck of(ServerConnection connection, StatusRuntimeException e) {
    String where = "Temporal at " + connection.address();
    return switch (e.getStatus().getCode()) {
      case NOT_FOUND ->
          new ServerCheck(
              Verdict.NO_NAMESPACE,
              where
                  + " has no namespace "
                  + connection.namespace()
                  + ". Make it with: temporal operator namespace create --address "
                  + connection.address()
                  + " --namespace "
                  + connection.namespace());
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new ServerCheck(
              Verdict.REFUSED,
              where
                  + " does not let us into namespace "
                  + connection.namespace()
                  + " ("
                  + words(e)
                  + "): look at TEMPORAL_API_KEY, or at the client certificate.");
      case UNIMPLEMENTED, INVALID_ARGUMENT ->
          new ServerCheck(Verdict.REFUSED, where + " answers as no Temporal server: " + words(e));
      case DEADLINE_EXCEEDED ->
          new ServerCheck(Verdict.UNREACHABLE, where + " can't be reached: no answer in time");
      default -> new ServerCheck(Verdict.UNREACHABLE, where + " can't be reached: " + words(e));
    };
  }

  /** gRPC's own words are often "io exception": the cause below it says more. */
  private static String words(StatusRuntimeException e) {
    Throwable cause = Causes.innermost(e);
    String said =
        cause == e
            ? String.valueOf(e.getStatus().getDescription())
            : String.valueOf(cause.getMessage());
    String line = said.lines().findFirst().orElse("").strip();
    return line.isEmpty() || line.equals("null") ? e.getStatus().getCode().name() : line;
  }
}
