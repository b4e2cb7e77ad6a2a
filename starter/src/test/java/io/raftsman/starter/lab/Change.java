package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.FOUR;
import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;

import java.util.List;

/** The operations on members that are disturbed, from three members on three hosts. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are, though their type does not say so
enum Change {
  ADD(
      FOUR,
      List.of(ONE, TWO, THREE, FOUR),
      List.of(ONE, TWO, THREE, FOUR),
      List.of(
          Turn.before(FOUR, "mkdir", "*/data/etcd"),
          Turn.after(FOUR, "mv", "*/etc/etcd/server.crt"),
          Turn.learner(FOUR),
          Turn.before(FOUR, "systemctl", "start etcd.service"),
          Turn.after(FOUR, "systemctl", "start etcd.service"),
          Turn.voter(FOUR),
          Turn.before(INFRA, "mv", "*/etcd-4.yml")),
      "member",
      "add",
      FOUR),
  REMOVE(
      THREE,
      List.of(ONE, TWO, THREE),
      List.of(ONE, TWO),
      List.of(
          Turn.gone(THREE),
          Turn.before(THREE, "rm", "-rf ./member"),
          Turn.after(THREE, "rm", "-rf ./member")),
      "member",
      "remove",
      THREE),
  REPLACE(
      THREE,
      List.of(ONE, TWO, THREE, FOUR),
      List.of(ONE, TWO, FOUR),
      List.of(
          Turn.learner(FOUR),
          Turn.voter(FOUR),
          Turn.gone(THREE),
          Turn.before(THREE, "rm", "-rf ./member"),
          Turn.after(THREE, "rm", "-rf ./member")),
      "member",
      "replace",
      THREE,
      "--with",
      FOUR),
  REPLACE_ALL(
      TWO,
      List.of(ONE, TWO, THREE),
      List.of(ONE, TWO, THREE),
      List.of(
          Turn.gone(TWO),
          Turn.after(TWO, "rm", "-rf ./member"),
          Turn.learner(TWO),
          Turn.before(TWO, "systemctl", "start etcd.service"),
          Turn.after(TWO, "systemctl", "start etcd.service")),
      "member",
      "replace",
      "--all"),
  /** One is to come, and another to go. */
  CONVERGE(
      FOUR,
      List.of(ONE, TWO, FOUR),
      List.of(ONE, TWO, FOUR),
      List.of(
          Turn.after(FOUR, "mv", "*/etc/etcd/server.crt"),
          Turn.learner(FOUR),
          Turn.voter(FOUR),
          Turn.gone(THREE)),
      "converge"),
  RESTART(
      TWO,
      List.of(ONE, TWO, THREE),
      List.of(ONE, TWO, THREE),
      List.of(
          Turn.before(TWO, "systemctl", "restart etcd.service"),
          Turn.after(TWO, "systemctl", "restart etcd.service")),
      "restart"),
  PURGE(
      TWO,
      List.of(ONE, TWO, THREE),
      List.of(),
      List.of(
          Turn.before(TWO, "rm", "-rf ./member"),
          Turn.after(TWO, "rm", "-rf ./member"),
          Turn.after(INFRA, "rm", "-f */etcd-2.yml")),
      "purge");

  private final String target;

  @SuppressWarnings("ImmutableEnumChecker") // List.copyOf makes it immutable
  private final List<String> inventory;

  @SuppressWarnings("ImmutableEnumChecker") // List.copyOf makes it immutable
  private final List<String> after;

  @SuppressWarnings("ImmutableEnumChecker") // List.copyOf makes it immutable
  private final List<Turn> turns;

  @SuppressWarnings("ImmutableEnumChecker") // List.copyOf makes it immutable
  private final List<String> words;

  Change(
      String target,
      List<String> inventory,
      List<String> after,
      List<Turn> turns,
      String... words) {
    this.target = target;
    this.inventory = List.copyOf(inventory);
    this.after = List.copyOf(after);
    this.turns = List.copyOf(turns);
    this.words = List.of(words);
  }

  /** The host that a fault strikes. */
  String target() {
    return target;
  }

  /** The hosts that the inventory has. */
  String[] inventory() {
    return inventory.toArray(String[]::new);
  }

  /** The hosts that have members in the end. */
  String[] after() {
    return after.toArray(String[]::new);
  }

  /** The moments at which something side effects the world. */
  List<Turn> turns() {
    return turns;
  }

  /** What the operator asks for. */
  List<String> words() {
    return words;
  }

  /** Whether somebody must approve it. */
  boolean asks() {
    return this == CONVERGE || this == PURGE;
  }

  /** Whether there is a cluster in the end. */
  boolean leavesACluster() {
    return !after.isEmpty();
  }
}
