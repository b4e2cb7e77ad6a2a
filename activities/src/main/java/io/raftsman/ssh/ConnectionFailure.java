package io.raftsman.ssh;

import static java.util.Objects.requireNonNull;

import io.raftsman.operation.FailureKind;
import io.raftsman.secret.SecretUnreadableException;

/** A host could not be reached, or the connection broke. */
final class ConnectionFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final FailureKind kind;
  private final String attempted;
  private final String cameBack;
  private final String remedy;

  ConnectionFailure(FailureKind kind, String attempted, String cameBack, String remedy) {
    super(attempted + ": " + cameBack);
    this.kind = requireNonNull(kind, "kind");
    this.attempted = requireNonNull(attempted, "attempted");
    this.cameBack = requireNonNull(cameBack, "cameBack");
    this.remedy = requireNonNull(remedy, "remedy");
  }

  /** A secret that is needed can't be read. */
  static ConnectionFailure of(SecretUnreadableException unreadable, String what) {
    return new ConnectionFailure(
        FailureKind.WORKER,
        "reading " + what + " from " + unreadable.reference() + " on the worker",
        unreadable.cameBack(),
        unreadable.remedy());
  }

  FailureKind kind() {
    return kind;
  }

  String attempted() {
    return attempted;
  }

  String cameBack() {
    return cameBack;
  }

  String remedy() {
    return remedy;
  }
}
