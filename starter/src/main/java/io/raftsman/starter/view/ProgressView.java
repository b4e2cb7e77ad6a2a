package io.raftsman.starter.view;

import io.raftsman.operation.Progress;
import java.time.Instant;
import java.time.ZoneId;

/** Shows an operation while it runs. */
public interface ProgressView extends AutoCloseable {

  /**
   * Shows what is new. To be called several times a second, also when nothing is: time passes.
   *
   * @param progress the events since the last call; those that were shown already are left out
   * @param now the time to count running steps against
   */
  void show(Progress progress, Instant now);

  /**
   * Leaves the last state on the screen and the screen to others, such as a prompt or the recap.
   * Another {@link #show} begins again below. Closing twice does no harm; it may come from another
   * thread, such as a shutdown hook.
   */
  @Override
  void close();

  /**
   * The live view where the screen can show one and no detail is asked for, else the log view.
   *
   * @param title what runs, such as {@code deploy etcd}
   */
  static ProgressView on(Screen screen, String title, Detail detail, ZoneId zone) {
    return screen.live() && detail == Detail.BRIEF
        ? new LiveView(screen, title, zone)
        : new LogView(screen, detail, zone);
  }
}
