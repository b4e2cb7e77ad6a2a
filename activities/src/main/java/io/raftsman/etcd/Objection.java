package io.raftsman.etcd;

import io.raftsman.operation.FailureKind;
import java.util.Arrays;
import java.util.Optional;

/** How etcd refuses a change of its members, in its own words, and what to do. */
enum Objection {
  /** The learner hasn't got the leader's log yet. */
  NOT_IN_SYNC(
      "in sync with leader",
      FailureKind.UNHEALTHY,
      "Wait until it has the leader's data; starter status shows how far it is. One that never gets there can't reach"
          + " its peers, or has not started."),
  /** A voter has not been connected to the others for five seconds. */
  UNHEALTHY_CLUSTER(
      "unhealthy cluster",
      FailureKind.COMMAND,
      "Mend or remove the members that don't serve first (starter status shows which); etcd changes no members while"
          + " that could cost the quorum."),
  /** Too many were added and never started. */
  NOT_STARTED(
      "not enough started members",
      FailureKind.COMMAND,
      "Start the members that were added and have not started yet, or remove them (starter status shows which); then run"
          + " the same command again."),
  /** One learner at a time. */
  TOO_MANY_LEARNERS(
      "too many learner",
      FailureKind.COMMAND,
      "Promote or remove the learner that is there first (starter status shows it); then run the same command again."),
  /** With etcd's own users, only root may. */
  DENIED(
      "permission denied",
      FailureKind.COMMAND,
      "Give etcd's user raftsman, which the worker's certificate stands for, the role root: etcdctl user grant-role"
          + " raftsman root.");

  private final String words;
  private final FailureKind kind;
  private final String remedy;

  Objection(String words, FailureKind kind, String remedy) {
    this.words = words;
    this.kind = kind;
    this.remedy = remedy;
  }

  /** The objection in a failure's words; empty where it is another failure, which may heal. */
  static Optional<Objection> of(CallFailed failure) {
    return Arrays.stream(values()).filter(o -> failure.says(o.words)).findFirst();
  }

  /** Whether trying again may heal it. */
  FailureKind kind() {
    return kind;
  }

  /** Whether etcd may think otherwise some seconds after the last start of a member. */
  boolean settles() {
    return this == UNHEALTHY_CLUSTER;
  }

  /** What to do next. */
  String remedy() {
    return remedy;
  }
}
