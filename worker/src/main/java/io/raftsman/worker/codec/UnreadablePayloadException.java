package io.raftsman.worker.codec;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Something in a history can't be decrypted here; the message is a sentence for a person.
 *
 * <p>On purpose no DataConverterException: the SDK drops a signal whose argument fails with one.
 * With this one the workflow's task fails, and is tried again until a worker has the key.
 */
public final class UnreadablePayloadException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnreadablePayloadException(String message) {
    super(requireNonNull(message, "message"));
  }

  /** This failure, where it is somewhere among the causes of another one. */
  public static Optional<UnreadablePayloadException> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnreadablePayloadException unreadable) {
        return Optional.of(unreadable);
      }
    }
    return Optional.empty();
  }
}
