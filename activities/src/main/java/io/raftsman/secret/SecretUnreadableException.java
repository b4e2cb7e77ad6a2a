package io.raftsman.secret;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.SecretReference;

/** A secret could not be read; the message never holds any of it. */
public final class SecretUnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient SecretReference reference;
  private final String cameBack;
  private final String remedy;

  SecretUnreadableException(SecretReference reference, String cameBack, String remedy) {
    super(reference + ": " + cameBack + ". " + remedy);
    this.reference = requireNonNull(reference, "reference");
    this.cameBack = requireNonNull(cameBack, "cameBack");
    this.remedy = requireNonNull(remedy, "remedy");
  }

  /** Where it should have been. */
  public SecretReference reference() {
    return reference;
  }

  /** What is wrong with that place, without a full stop. */
  public String cameBack() {
    return cameBack;
  }

  /** What to do, a sentence. */
  public String remedy() {
    return remedy;
  }
}
