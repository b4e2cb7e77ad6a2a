package io.raftsman.starter;

import java.util.Map;

/**
 * What the libraries say of themselves: nothing, unless {@code RAFTSMAN_LOG_LEVEL} is {@code info}
 * or {@code debug}. A person reads progress and recap.
 */
public final class LibraryLogs {

  /**
   * Made by {@code java.util.logging}, with which gRPC logs, in place of its configuration file:
   * there is no handler, so that nothing is written.
   */
  public LibraryLogs() {}

  /** To be called before anything logs. Sets properties alone, which cost nothing at a start. */
  static void configure(Map<String, String> environment) {
    String level = environment.get("RAFTSMAN_LOG_LEVEL");
    if (level == null) {
      System.setProperty("java.util.logging.config.class", LibraryLogs.class.getName());
    } else {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", level);
    }
  }
}
