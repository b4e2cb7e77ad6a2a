package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Optional;

/**
 * Whether all members agree: first on who they are, then, as far as they vote, on the data.
 *
 * <p>Data that differs at the same revision and compaction is a corruption: no retry heals it. It
 * is believed only when it shows twice.
 */
final class Agreeing {
  private static final int ROUNDS = 5;
  private static final String ATTEMPTED = "looking whether all members agree";

  private final EtcdClients clients;
  private final ClusterSpec cluster;
  private final List<String> learners;
  private final MemberTls tls;

  Agreeing(EtcdClients clients, ClusterSpec cluster, List<String> learners) {
    this.clients = requireNonNull(clients, "clients");
    this.cluster = requireNonNull(cluster, "cluster");
    this.learners = List.copyOf(learners);
    this.tls = clients.tls(cluster.name(), Stage.ETCD_HEALTH);
  }

  StepResult run() {
    List<Probed> probed = clients.probe(cluster.members().stream().map(Endpoint::of).toList(), tls);
    List<MemberStatus> members = Testimony.statuses(probed);
    Agreement.whyNot(cluster.memberNames(), members)
        .or(() -> Agreement.whyNotListed(cluster, learners, probed))
        .ifPresent(
            why -> {
              throw disagreement(why);
            });
    Answer answer = members.get(0).answer().orElseThrow();
    String leader =
        members.stream()
            .filter(m -> m.answer().orElseThrow().memberId().equals(answer.leaderId()))
            .findFirst()
            .map(MemberStatus::name)
            .orElse(answer.leaderId());
    return StepResult.ok(
        "cluster "
            + answer.clusterId()
            + ", "
            + members.size()
            + (members.size() == 1 ? " member, " : " members, ")
            + leader
            + " leads, "
            + data());
  }

  /** What the voters' data has in common. */
  private String data() {
    List<Endpoint> voters =
        cluster.members().stream()
            .filter(m -> !learners.contains(m.name()))
            .map(Endpoint::of)
            .toList();
    String last = "";
    boolean differed = false;
    for (int round = 0; round < ROUNDS; round++) {
      try {
        long revision =
            asked(voters, MemberProbe::revision).stream().mapToLong(r -> r).min().orElseThrow();
        List<DataHash> hashes = asked(voters, member -> member.hash(revision));
        Optional<String> difference = DataHash.difference(hashes);
        if (difference.isPresent()) {
          last = "HashKV at revision " + revision + " is not the same: " + difference.get();
          if (differed) {
            throw corruption(last);
          }
          differed = true;
        } else if (DataHash.comparable(hashes)) {
          return "HashKV " + hashes.get(0).words() + " at revision " + revision;
        } else {
          last = "the members are not compacted to the same revision yet";
        }
      } catch (CallFailed e) {
        if (e.denied()) {
          return "HashKV not compared: etcd's user raftsman has not the role root";
        }
        last = e.getMessage();
      }
    }
    throw disagreement(last);
  }

  /** A question to one member. */
  private interface Question<T> {
    T ask(MemberProbe member) throws CallFailed;
  }

  private <T> List<T> asked(List<Endpoint> endpoints, Question<T> question) throws CallFailed {
    List<Reply<T>> replies = clients.all(endpoints, endpoint -> reply(endpoint, question));
    for (Reply<T> reply : replies) {
      if (reply.failure().isPresent()) {
        throw reply.failure().get();
      }
    }
    return replies.stream().map(r -> r.answer().orElseThrow()).toList();
  }

  /** A reply or why there is none. */
  private record Reply<T>(Optional<T> answer, Optional<CallFailed> failure) {}

  private <T> Reply<T> reply(Endpoint endpoint, Question<T> question) {
    try (MemberProbe member = MemberProbe.of(endpoint, tls)) {
      return new Reply<>(Optional.of(question.ask(member)), Optional.empty());
    } catch (CallFailed e) {
      return new Reply<>(Optional.empty(), Optional.of(e.of(endpoint.name())));
    }
  }

  private ApplicationFailure disagreement(String why) {
    return failure(
        FailureKind.UNHEALTHY,
        why,
        "Look at the members' journals (journalctl -u "
            + cluster.service()
            + ") and at the network between them: client and peer ports must be reachable.");
  }

  private ApplicationFailure corruption(String why) {
    return failure(
        FailureKind.COMMAND,
        "the data of the members is corrupt: " + why,
        "Take a snapshot of each member now, and compare them to find which data is right; then replace the members"
            + " that have the wrong data, one by one. Change nothing else before.");
  }

  private ApplicationFailure failure(FailureKind kind, String cameBack, String remedy) {
    return new StepFailure(kind, cluster.name(), Stage.ETCD_HEALTH, ATTEMPTED, cameBack, remedy)
        .toApplicationFailure();
  }
}
