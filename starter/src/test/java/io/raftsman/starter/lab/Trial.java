package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One operation on members, on a server with one worker, and what happens in the middle of it. */
final class Trial {
  private static final String[] ALL = Roster.HOSTS.toArray(String[]::new);

  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Site site;
  private final Roster roster;
  private final Change change;
  private final Optional<Witnesses> witnesses;
  private final Set<String> hurt = new HashSet<>();
  private List<String> words = List.of();

  /**
   * A trial of an operation.
   *
   * @param witnesses those who look at the cluster; none where it is to go
   */
  Trial(Site site, Change change, Optional<Witnesses> witnesses) {
    this.site = site;
    this.change = change;
    this.witnesses = witnesses;
    roster = new Roster(site.desk());
  }

  Site site() {
    return site;
  }

  Roster roster() {
    return roster;
  }

  Change change() {
    return change;
  }

  /** A host is about to be hurt; it counts as healed when the operation has ended. */
  void hurts(String host) {
    hurt.add(host);
    witnesses.ifPresent(w -> w.invariants().hurts(host));
  }

  /** The same operation is asked for once more. */
  Session again() {
    return site.desk().session(Roster.command(words.toArray(String[]::new)));
  }

  /** Does it, with the fault at the moment; it ends as an undisturbed one does. */
  void run(Turn turn, Fault fault) {
    long begin = System.nanoTime();
    roster.inventory(change.inventory());
    site.ensureWorker("worker");
    words = words();
    Optional<StageHold> held = turn.plant();
    try (Endpoints endpoints = Endpoints.of(site.desk(), ALL)) {
      endpoints.warmUp();
      start();
      held.ifPresentOrElse(StageHold::awaitHeld, () -> turn.awaitSeen(endpoints));
      fault.strikes(this, endpoints, held);
      ends();
    } finally {
      held.ifPresent(StageHold::close);
    }
    hurt.forEach(host -> witnesses.ifPresent(w -> w.invariants().healed(host)));
    System.out.printf(
        "%s, %s at: %s: %.1f s%n", change, fault, turn, (System.nanoTime() - begin) / 1e9);
  }

  /** With the approval of exactly what a check shows. */
  private List<String> words() {
    var all = new ArrayList<>(change.words());
    if (change.asks()) {
      var check = new ArrayList<>(all);
      check.add("--check");
      all.add("--approve-purge=" + Desk.token(roster.does(check.toArray(String[]::new))));
    }
    return all;
  }

  private void start() {
    var all = new ArrayList<>(words);
    all.add("--detach");
    roster.does(all.toArray(String[]::new));
  }

  private void ends() {
    Session attached = site.desk().session("attach", "--cluster", "etcd");
    attached.endsWithin(LONGEST);
    attached.ends(0);
    if (change.leavesACluster()) {
      roster.assertMembers(change.after());
    } else {
      Roster.assertNothingLeft(change.inventory());
      assertThat(Roster.targets()).isEmpty();
    }
  }
}
