package io.raftsman.starter.command;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.approval.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that say who must approve what an operation would destroy, and within what time. */
final class ApprovalOptions {
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})([hms]?)");

  @Option(
      names = "--approve-purge",
      paramLabel = "TOKEN",
      description = "Approve in advance exactly what a refused run showed with this token.")
  private Optional<String> token = Optional.empty();

  @Option(
      names = "--approval-timeout",
      paramLabel = "TIME",
      defaultValue = "24h",
      description =
          "How long to wait for an answer: 24h, 90m, 30s, or a number of hours; 0 asks nobody. A reminder is sent"
              + " when a quarter of it is left. Default: ${DEFAULT-VALUE}.")
  private String timeout = "24h";

  @Option(
      names = "--four-eyes",
      description = "Somebody else than you must approve. Needs a Temporal server.")
  private boolean fourEyes;

  @Option(
      names = "--approver",
      paramLabel = "NAME",
      split = ",",
      description = "Only these people may approve. Can be repeated. Default: anybody.")
  private List<String> approvers = new ArrayList<>();

  @Option(
      names = "--approvals",
      paramLabel = "N",
      defaultValue = "1",
      description = "So many different people must approve. Default: ${DEFAULT-VALUE}.")
  private int needed = 1;

  /**
   * What they come to.
   *
   * @throws UsageException where nobody could ever approve, or a request that others send to a
   *     server would hold an approval
   */
  ApprovalPolicy policy(Occasion occasion) {
    if (occasion.printed()) {
      return ofOthers();
    }
    check(occasion.durable());
    checkPeople(people().filter(p -> !(fourEyes && Person.same(p, Requester.name()))).count());
    // Without a server a person can be asked only on this terminal, and a token answers already.
    boolean somebody = occasion.durable() || occasion.asking();
    return policy(somebody && token.isEmpty() ? time() : Duration.ZERO);
  }

  private ApprovalPolicy ofOthers() {
    if (token.isPresent()) {
      throw new UsageException(
          "--print-request is for a request that others send, and an approval is good once, for what one"
              + " person saw. Leave out --approve-purge; the operation asks.");
    }
    check(true);
    // Whoever will send it may be one of them.
    checkPeople(people().count() - (fourEyes ? 1 : 0));
    return policy(time());
  }

  private ApprovalPolicy policy(Duration patience) {
    return new ApprovalPolicy(token, patience, fourEyes, approvers, needed);
  }

  private Duration time() {
    var matcher = TIME.matcher(timeout);
    if (!matcher.matches()) {
      throw new UsageException(
          "--approval-timeout must be a time such as 24h, 90m or 30s, or a number of hours, but is "
              + timeout);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private void check(boolean durable) {
    if (needed < 1) {
      throw new UsageException("--approvals must be 1 or more, but is " + needed);
    }
    if (approvers.stream().anyMatch(a -> Person.of(a).isEmpty())) {
      throw new UsageException("--approver must be a name");
    }
    boolean others = fourEyes || needed > 1;
    if (others && !durable) {
      throw new UsageException(
          "--four-eyes and --approvals ask other people, and only on a Temporal server can they answer: set"
              + " TEMPORAL_ADDRESS, or give --address.");
    }
    if (others && token.isPresent()) {
      throw new UsageException(
          "--approve-purge is your own approval, and --four-eyes or --approvals want another's. Leave it out: you"
              + " and others are asked.");
    }
    var unused = time();
  }

  private Stream<String> people() {
    return approvers.stream().map(Person::of).distinct();
  }

  private void checkPeople(long possible) {
    if (!approvers.isEmpty() && possible < needed) {
      throw new UsageException(
          "Of the people that --approver names "
              + possible
              + (fourEyes
                  ? " can approve where one of them may have asked, and "
                  : " can approve, and ")
              + needed
              + " must.");
    }
  }
}
