package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One attempt to change a cluster's members.
 *
 * <p>Of each member that serves, in turn: read the list; where it shows the change, that is the
 * end, be it that an answer to an earlier call was lost; where it shows somebody else, fail; else
 * ask. A member that doesn't take it is no failure while there is another one.
 *
 * <p>Invariant: a change that returns has been read back from the list.
 */
final class ChangeAttempt {
  private static final int ROUNDS = 2;
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** etcd wants five seconds of connections to all voters after the last start of one. */
  private static final Duration SETTLING = Duration.ofSeconds(15);

  private static final Duration SHOWING = Duration.ofSeconds(10);

  private final EtcdClients clients;
  private final ClusterSpec cluster;
  private final MembershipChange change;
  private final MemberTls tls;
  private boolean asked;

  ChangeAttempt(EtcdClients clients, ClusterSpec cluster, MembershipChange change) {
    this.clients = requireNonNull(clients, "clients");
    this.cluster = requireNonNull(cluster, "cluster");
    this.change = requireNonNull(change, "change");
    this.tls = clients.tls(cluster.name(), Stage.ETCD_MEMBER);
  }

  StepResult run() {
    List<Endpoint> serving = serving();
    long settled = System.nanoTime() + SETTLING.toNanos();
    var words = new ArrayList<String>();
    int round = 0;
    while (round < ROUNDS) {
      boolean settling = false;
      words.clear();
      for (Endpoint endpoint : serving) {
        try {
          return on(endpoint, serving);
        } catch (CallFailed e) {
          Optional<Objection> objection = Objection.of(e);
          boolean settles =
              objection.filter(Objection::settles).isPresent() && System.nanoTime() < settled;
          if (objection.isPresent() && !settles) {
            throw failure(
                objection.orElseThrow().kind(),
                said(endpoint, e),
                objection.orElseThrow().remedy());
          }
          settling |= settles;
          words.add(said(endpoint, e));
        }
      }
      round += settling ? 0 : 1;
      pause();
    }
    throw unhealthy(String.join("; ", words));
  }

  /** The members that serve linearizable reads; the one that it is about comes last. */
  private List<Endpoint> serving() {
    List<Endpoint> all = cluster.members().stream().map(Endpoint::of).toList();
    List<Probed> probed = clients.probe(all, tls);
    List<Endpoint> serving = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (probed.get(i).servesAll()) {
        serving.add(all.get(i));
      } else if (!probed.get(i).isLearner()) {
        silent.add(all.get(i).name() + ": " + probed.get(i).status().error().orElse("no answer"));
      }
    }
    if (serving.isEmpty()) {
      throw unhealthy("no member serves: " + String.join("; ", silent));
    }
    serving.sort(Comparator.comparing(e -> change.isAbout(e.name())));
    return serving;
  }

  private StepResult on(Endpoint endpoint, List<Endpoint> serving) throws CallFailed {
    try (MemberProbe member = MemberProbe.of(endpoint, tls)) {
      List<ListedMember> members = member.members();
      Optional<String> done = change.done(members);
      if (done.isPresent()) {
        return asked ? changed() : StepResult.ok(done.orElseThrow());
      }
      Optional<String> conflict = change.conflict(members);
      if (conflict.isPresent()) {
        throw failure(
            FailureKind.COMMAND,
            conflict.orElseThrow(),
            "Nothing was changed. Look at the members (starter status), then ask for what is wanted now.");
      }
      asked = true;
      change.ask(member, members);
    }
    awaitShown(endpoint, serving);
    return changed();
  }

  private void awaitShown(Endpoint first, List<Endpoint> serving) {
    List<Endpoint> others = serving.stream().filter(e -> !e.equals(first)).toList();
    List<Endpoint> order = new ArrayList<>(List.of(first));
    order.addAll(others);
    long end = System.nanoTime() + SHOWING.toNanos();
    while (System.nanoTime() < end) {
      if (order.stream().anyMatch(this::shows)) {
        return;
      }
      pause();
    }
    throw unhealthy("it was taken, but the member list does not show it");
  }

  private boolean shows(Endpoint endpoint) {
    try (MemberProbe member = MemberProbe.of(endpoint, tls)) {
      return change.done(member.members()).isPresent();
    } catch (CallFailed e) {
      return false;
    }
  }

  private StepResult changed() {
    return StepResult.of(List.of(change.change()), Optional.empty(), List.of());
  }

  private static String said(Endpoint endpoint, CallFailed e) {
    return endpoint.name() + ": " + e.getMessage();
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unhealthy("the worker is ending");
    }
  }

  private ApplicationFailure unhealthy(String cameBack) {
    return failure(
        FailureKind.UNHEALTHY,
        cameBack,
        "Look at the cluster: starter status; and at the members' journals (journalctl -u "
            + cluster.service()
            + "). A change of members needs a quorum.");
  }

  private ApplicationFailure failure(FailureKind kind, String cameBack, String remedy) {
    return new StepFailure(
            kind, cluster.name(), Stage.ETCD_MEMBER, change.attempted(), cameBack, remedy)
        .toApplicationFailure();
  }
}
