package io.raftsman.etcd;

import io.raftsman.operation.Causes;
import java.security.cert.CertPathBuilderException;
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

  private CallFailed(String words, CallFailed cause) {
    super(words, cause);
  }

  /** The same, with the name of the member that was asked. */
  CallFailed of(String memberName) {
    return new CallFailed(memberName + ": " + getMessage(), this);
  }

  /** Whether the server answered that we may not. */
  boolean denied() {
    return says("permission denied");
  }

  /** Whether the failure's words have these in them, whatever their case. */
  boolean says(String words) {
    return String.valueOf(getMessage()).toLowerCase(Locale.ROOT).contains(words);
  }

  /**
   * The innermost message, as gRPC wraps what the network said; what Java says of authorities is no
   * use.
   */
  private static String words(Throwable failure) {
    Throwable inner = Causes.innermost(failure);
    if (inner instanceof CertPathBuilderException) {
      return "its certificate is of another authority than the one that is used here (--pki-dir, or the worker's)";
    }
    return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
  }
}
