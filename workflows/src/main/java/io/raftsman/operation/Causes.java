package io.raftsman.operation;

/** What lies below a failure. */
public final class Causes {
  private Causes() {}

  /** The innermost cause, which says most where libraries wrap it; the failure itself if none. */
  public static Throwable innermost(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null && inner.getCause() != inner) {
      inner = inner.getCause();
    }
    return inner;
  }
}
