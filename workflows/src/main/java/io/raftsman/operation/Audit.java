package io.raftsman.operation;

import io.temporal.workflow.Workflow;
import org.slf4j.Logger;

/** The record of who decided what, in the worker's log; a replay adds nothing to it. */
final class Audit {
  private static final int LONGEST = 200;

  private Audit() {}

  /** Somebody's answer was taken. */
  static void taken(String answer, String cluster, String who, String subject, String reason) {
    log("taken", answer, cluster, who, subject, reason);
  }

  /** Somebody's answer was refused. */
  static void refused(String answer, String cluster, String who, String subject, String why) {
    log("refused", answer, cluster, who, subject, why);
  }

  private static void log(
      String outcome, String answer, String cluster, String who, String subject, String reason) {
    Logger log = Workflow.getLogger("raftsman.audit");
    log.info(
        "{} {}: cluster={} who={} what={} reason={}",
        answer,
        outcome,
        cut(cluster),
        cut(who),
        cut(subject),
        cut(reason));
  }

  /** Anybody can send anything: nobody shall fill the log, or write lines of their own. */
  private static String cut(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ");
    return '"' + (line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line) + '"';
  }
}
