package io.raftsman.starter.view;

import static java.util.Objects.requireNonNull;

import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a cluster is, judged from what its members say. A pure function.
 *
 * <p>A linearizable read needs a quorum, so one that succeeds through any member proves that there
 * is one. A learner serves no linearizable reads (etcd, "Learner": only serializable ones); that it
 * doesn't is no fault.
 *
 * @param health the verdict
 * @param sentence the verdict for a person
 * @param problems what is wrong, a sentence each; empty when healthy
 * @param notes what is worth knowing, though nothing is wrong
 */
public record StatusVerdict(
    Health health, String sentence, List<String> problems, List<String> notes) {
  /** A certificate that ends within so many days is a problem. */
  public static final int CERTIFICATE_DAYS = 30;

  /** How a cluster can be. */
  public enum Health {
    /** Every member serves and nothing is wrong. */
    HEALTHY(ExitStatus.DONE),
    /** There is a quorum, but something is wrong. */
    DEGRADED(ExitStatus.FAILED),
    /** Members answer, but none can read or write. */
    NO_QUORUM(ExitStatus.FAILED),
    /** No member answers. */
    ABSENT(ExitStatus.UNREACHABLE);

    private final ExitStatus exitStatus;

    Health(ExitStatus exitStatus) {
      this.exitStatus = exitStatus;
    }

    /** What {@code starter status} ends with. */
    public ExitStatus exitStatus() {
      return exitStatus;
    }

    /** The word in JSON. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public StatusVerdict {
    requireNonNull(health, "health");
    requireNonNull(sentence, "sentence");
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /**
   * Judges.
   *
   * @param cluster the cluster's name
   * @param expected names of the members that the inventory knows
   * @param members what was found
   * @param now the time that certificates are held against
   */
  public static StatusVerdict of(
      String cluster, List<String> expected, List<MemberStatus> members, Instant now) {
    var problems = new ArrayList<String>();
    members.forEach(member -> problems.addAll(problemsOf(member, now)));
    if (members.stream().noneMatch(m -> m.healthy() || m.answer().isPresent())) {
      return new StatusVerdict(
          Health.ABSENT,
          sentence(cluster, Health.ABSENT, expected.size(), 0, members),
          problems,
          List.of());
    }
    problems.addAll(disagreements(members));
    problems.addAll(strangers(expected, members));
    int voters = voters(expected, members);
    int serving = (int) members.stream().filter(m -> m.healthy() && !isLearner(m)).count();
    Health health =
        serving == 0 ? Health.NO_QUORUM : problems.isEmpty() ? Health.HEALTHY : Health.DEGRADED;
    return new StatusVerdict(
        health, sentence(cluster, health, voters, serving, members), problems, notes(members));
  }

  /** A member's role in the cluster, as etcd calls it; empty when it does not answer. */
  static Optional<String> role(MemberStatus member) {
    return member
        .answer()
        .map(
            answer -> {
              if (answer.learner()) {
                return "learner";
              }
              return answer.memberId().equals(answer.leaderId()) ? "leader" : "follower";
            });
  }

  /** Whole days until the member's certificate ends; negative when it has. */
  static Optional<Long> certificateDays(MemberStatus member, Instant now) {
    return member
        .certificateExpiry()
        .map(expiry -> Math.floorDiv(Duration.between(now, expiry).toSeconds(), 86_400L));
  }

  private static List<String> problemsOf(MemberStatus member, Instant now) {
    var problems = new ArrayList<String>();
    if (!member.healthy() && !isLearner(member)) {
      problems.add(
          member.name() + " serves no reads: " + member.error().orElse("it does not say why"));
    } else if (member.answer().isEmpty()) {
      problems.add(member.name() + " serves reads, but doesn't tell its status");
    }
    member.alarms().forEach(alarm -> problems.add(member.name() + " raises alarm " + alarm));
    certificateDays(member, now)
        .filter(days -> days < CERTIFICATE_DAYS)
        .ifPresent(
            days ->
                problems.add(
                    member.name()
                        + (days < 0
                            ? ": its certificate has expired"
                            : ": its certificate ends in "
                                + days
                                + (days == 1 ? " day" : " days"))));
    return problems;
  }

  private static List<String> disagreements(List<MemberStatus> members) {
    var problems = new ArrayList<String>();
    differing(members, Answer::clusterId)
        .ifPresent(said -> problems.add("the members belong to different clusters: " + said));
    differing(members, answer -> leader(answer).orElse("none"))
        .ifPresent(said -> problems.add("the members disagree about the leader: " + said));
    if (answers(members).stream().allMatch(answer -> leader(answer).isEmpty())) {
      problems.add("no member knows a leader");
    }
    differing(members, StatusVerdict::membership)
        .ifPresent(said -> problems.add("the members disagree about who is a member: " + said));
    return problems;
  }

  /** Members that one side has and the other doesn't: of the inventory and the cluster. */
  private static List<String> strangers(List<String> expected, List<MemberStatus> members) {
    List<String> known = membersOf(members);
    if (known.isEmpty()) {
      return List.of();
    }
    var problems = new ArrayList<String>();
    long unstarted = known.stream().filter(String::isEmpty).count();
    List<String> missing = expected.stream().filter(name -> !known.contains(name)).toList();
    if (unstarted > 0) {
      problems.add(
          (missing.size() == unstarted
                  ? String.join(", ", missing)
                  : unstarted == 1 ? "a member" : unstarted + " members")
              + " was added to the cluster, but has not started");
    }
    if (missing.size() != unstarted) {
      missing.forEach(name -> problems.add(name + " is not a member of the cluster"));
    }
    known.stream()
        .filter(name -> !name.isEmpty() && !expected.isEmpty() && !expected.contains(name))
        .forEach(name -> problems.add(name + " is a member that the inventory doesn't know"));
    return problems;
  }

  private static List<String> notes(List<MemberStatus> members) {
    var notes = new ArrayList<String>();
    differing(members, Answer::version).ifPresent(said -> notes.add("versions differ: " + said));
    members.stream()
        .filter(StatusVerdict::isLearner)
        .forEach(
            m ->
                notes.add(
                    m.name()
                        + " is a learner: it has no vote, and serves serializable reads alone"));
    return notes;
  }

  private static String sentence(
      String cluster, Health health, int voters, int serving, List<MemberStatus> members) {
    int quorum = voters / 2 + 1;
    String of = " of " + voters + (voters == 1 ? " member of " : " members of ") + cluster;
    String serve = serving + of + (serving == 1 ? " serves" : " serve");
    return switch (health) {
      case HEALTHY ->
          serve
              + leaderName(members).map(name -> ", " + name + " leads").orElse("")
              + ", "
              + tolerated(serving - quorum)
              + ".";
      case DEGRADED ->
          serving < quorum
              ? "reads go through, so there is a quorum, but only " + serve + " as seen from here."
              : serve + " (quorum " + quorum + "), " + tolerated(serving - quorum) + ".";
      case NO_QUORUM ->
          "none"
              + of
              + " serves, "
              + quorum
              + (quorum == 1 ? " is" : " are")
              + " needed. Nothing can be read or written.";
      case ABSENT ->
          "no member of " + cluster + " answers: why not, as far as it is known, is below.";
    };
  }

  private static String tolerated(int losses) {
    return losses <= 0
        ? "no loss is tolerated"
        : "the loss of " + losses + (losses == 1 ? " member" : " members") + " is tolerated";
  }

  /** How many members vote: as the cluster says, else as the inventory does. */
  private static int voters(List<String> expected, List<MemberStatus> members) {
    int known = membersOf(members).size();
    int all = known > 0 ? known : Math.max(expected.size(), members.size());
    int learners = (int) members.stream().filter(StatusVerdict::isLearner).count();
    return Math.max(1, all - learners);
  }

  /** The members as the one that has seen most of the log knows them. */
  private static List<String> membersOf(List<MemberStatus> members) {
    return answers(members).stream()
        .max(Comparator.comparingLong(Answer::raftIndex))
        .map(Answer::memberNames)
        .orElse(List.of());
  }

  private static Collection<Answer> answers(List<MemberStatus> members) {
    return members.stream().flatMap(m -> m.answer().stream()).toList();
  }

  private static Optional<String> leader(Answer answer) {
    return Optional.of(answer.leaderId()).filter(id -> !id.isBlank() && !id.matches("0+"));
  }

  private static Optional<String> leaderName(List<MemberStatus> members) {
    return members.stream()
        .filter(m -> role(m).filter("leader"::equals).isPresent())
        .map(MemberStatus::name)
        .findFirst();
  }

  private static String membership(Answer answer) {
    return answer.memberNames().stream()
        .map(name -> name.isEmpty() ? "(not started)" : name)
        .collect(Collectors.joining(" "));
  }

  private static boolean isLearner(MemberStatus member) {
    return member.answer().filter(Answer::learner).isPresent();
  }

  /** Who says what, where not all say the same. */
  private static Optional<String> differing(
      List<MemberStatus> members, Function<Answer, String> said) {
    Map<String, List<String>> sayings = new TreeMap<>();
    for (MemberStatus member : members) {
      member
          .answer()
          .map(said)
          .ifPresent(
              saying -> sayings.computeIfAbsent(saying, s -> new ArrayList<>()).add(member.name()));
    }
    return sayings.size() < 2
        ? Optional.empty()
        : Optional.of(
            new LinkedHashMap<>(sayings)
                .entrySet().stream()
                    .map(e -> e.getKey() + " (" + String.join(", ", e.getValue()) + ")")
                    .collect(Collectors.joining(", ")));
  }
}
