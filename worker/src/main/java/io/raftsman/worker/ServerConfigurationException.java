package io.raftsman.worker;

import static java.util.Objects.requireNonNull;

/**
 * What says which Temporal server to use, and how, is wrong. The message is a sentence for whoever
 * started the program; it never holds an API key.
 */
public final class ServerConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ServerConfigurationException(String message) {
    super(requireNonNull(message, "message"));
  }
}
