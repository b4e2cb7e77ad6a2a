package io.raftsman.etcd;

import java.util.Locale;

/** A call on a member failed, in words. */
final class CallFailed extends Exception {
  private static final long serialVersionUID = 1;

  CallFailed(String words) {
    super(words);
  }

  CallFailed(Throwable cause) {
    super(words(cause), cause);
  }

  /** Whether the server answered that we may not. */
  boolean denied() {
    return String.valueOf(getMessage()).toLowerCase(Locale.ROOT).contains("permission denied");
  }

  /** The innermost message: gRPC wraps what the network said. */
  private static String words(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null && inner.getCause() != inner) {
      inner = inner.getCause();
    }
    return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
  }
}
