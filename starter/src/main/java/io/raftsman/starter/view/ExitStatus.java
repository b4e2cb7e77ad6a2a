package io.raftsman.starter.view;

import io.raftsman.operation.Conclusion;

/** What the process says with its exit status. */
public enum ExitStatus {
  /** Done; for a status: healthy. */
  DONE(0),
  /** A step failed; for a status: degraded, or without a quorum. */
  FAILED(1),
  /** Wrong usage or inventory: nothing was begun. */
  USAGE(2),
  /** Stopped by the safeguard, or an approval was not given: nothing was destroyed. */
  STOPPED(3),
  /** A host could not be reached; for a status: no member answers. */
  UNREACHABLE(4),
  /** Another operation is running on the cluster. */
  BUSY(5),
  /** Interrupted or cancelled: 128 + SIGINT, as shells have it. */
  INTERRUPTED(130);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  /** The status of an operation that ended. */
  public static ExitStatus of(Conclusion conclusion) {
    return switch (conclusion) {
      case DONE -> DONE;
      case FAILED -> FAILED;
      case REFUSED -> STOPPED;
      case UNREACHABLE -> UNREACHABLE;
      case CANCELLED -> INTERRUPTED;
    };
  }

  /** The number that the process ends with. */
  public int code() {
    return code;
  }
}
