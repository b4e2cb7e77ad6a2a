package io.raftsman.worker.codec;

import static java.util.Objects.requireNonNull;

/** The keys that encrypt histories can't be used; the message says why, and never shows a key. */
public final class BadCodecKeysException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadCodecKeysException(String message) {
    super(requireNonNull(message, "message"));
  }
}
