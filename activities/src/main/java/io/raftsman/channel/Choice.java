package io.raftsman.channel;

import io.raftsman.notification.Notification;
import io.raftsman.operation.NeedsAttention;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a person can answer by a button. Its name in lower case is the operation's update. */
public enum Choice {
  /** Destroy what was shown. */
  APPROVE("Approve", Optional.of("What is shown here is destroyed. It can't be undone.")),
  /** Destroy nothing. */
  DENY("Deny", Optional.empty()),
  /** Try the failed steps again. */
  RETRY("Retry", Optional.empty()),
  /** Go on without the failed steps. */
  SKIP("Skip", Optional.of("The operation goes on as if these steps had been done.")),
  /** End the operation. */
  ABORT("Abort", Optional.of("The operation ends as failed."));

  private final String label;
  private final Optional<String> warning;

  Choice(String label, Optional<String> warning) {
    this.label = label;
    this.warning = warning;
  }

  /** The update's name, which is the button's id too. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The choice of an id; empty where there is none such. */
  public static Optional<Choice> of(String id) {
    return Arrays.stream(values()).filter(choice -> choice.id().equals(id)).findFirst();
  }

  /** What stands on the button. */
  public String label() {
    return label;
  }

  /** What to warn of before it counts. */
  public Optional<String> warning() {
    return warning;
  }

  /** What there is to choose for a message's reader; nothing where nothing waits. */
  public static List<Choice> about(Notification notification) {
    return switch (notification.kind()) {
      case WAITING, REMINDER ->
          notification.approval().isPresent() ? List.of(APPROVE, DENY) : List.of();
      case ATTENTION ->
          notification.attention().stream().allMatch(NeedsAttention::skippable)
              ? List.of(RETRY, SKIP, ABORT)
              : List.of(RETRY, ABORT);
      case ENDED -> List.of();
    };
  }
}
