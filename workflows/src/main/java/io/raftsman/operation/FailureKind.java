package io.raftsman.operation;

import java.util.Arrays;

/** Why a step failed: says whether a retry may heal it, and whether the host was reached at all. */
public enum FailureKind {
  /** No connection, or it broke. May heal. */
  UNREACHABLE(true),
  /** The host's key is unknown or not the one that is known. */
  HOST_KEY(false),
  /** The host refuses the login. */
  AUTHENTICATION(false),
  /** No root privileges on the host. */
  PRIVILEGE(false),
  /** The host is not fit for a member. */
  UNFIT(false),
  /**
   * A command failed in a way that may heal: a lock, a repository that doesn't answer, a slow
   * start.
   */
  TRANSIENT(true),
  /** A command failed and would fail again. */
  COMMAND(false),
  /** The members are not healthy yet. */
  UNHEALTHY(true),
  /** The worker's own side is wrong: the CA's files, an archive that isn't there. */
  WORKER(false);

  private final boolean retryable;

  FailureKind(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether an application failure of this type is a {@link StepFailure}'s. */
  static boolean isNamed(String type) {
    return Arrays.stream(values()).anyMatch(kind -> kind.name().equals(type));
  }

  /** Whether trying again may heal it. */
  public boolean retryable() {
    return retryable;
  }

  /** How a step that failed like this shows in the recap. */
  public Outcome outcome() {
    return switch (this) {
      case UNREACHABLE, HOST_KEY, AUTHENTICATION -> Outcome.UNREACHABLE;
      case PRIVILEGE, UNFIT, TRANSIENT, COMMAND, UNHEALTHY, WORKER -> Outcome.FAILED;
    };
  }
}
