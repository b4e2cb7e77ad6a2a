package io.raftsman.fake;

import io.raftsman.operation.ProgressEvent;
import java.util.ArrayList;
import java.util.List;

/** Reading what was done from the events of a report. */
public final class Steps {
  private Steps() {}

  /** The steps that started and never ended, and those that ended and never started. */
  public static List<String> unfinished(List<ProgressEvent> events) {
    var open = new ArrayList<String>();
    var stray = new ArrayList<String>();
    for (ProgressEvent event : events) {
      String step = event.stage().label() + " " + event.host();
      if (event.outcome().isEmpty()) {
        open.add(step);
      } else if (!open.remove(step)) {
        stray.add(step + " without a start");
      }
    }
    open.addAll(stray);
    return open;
  }
}
