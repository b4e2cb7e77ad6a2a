package io.raftsman.starter.command;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.operation.Audience;
import io.raftsman.operation.FailurePolicy;
import io.raftsman.operation.Order;
import io.raftsman.operation.Scope;
import io.raftsman.starter.engine.Engine;

/**
 * Where an operation will run, and who could answer it there.
 *
 * @param printed whether its request is for others to send to a server
 * @param durable whether a server runs it
 * @param asking whether a person can be asked on this terminal
 */
record Occasion(boolean printed, boolean durable, boolean asking) {
  /** On a server that others send it to. */
  static final Occasion ELSEWHERE = new Occasion(true, true, false);

  static Occasion here(Engine engine, OutputOptions output) {
    return new Occasion(false, engine.isDurable(), output.asking());
  }

  /** What the operation is told: a failed step waits where there is somebody to answer. */
  Order order(ClusterSpec cluster, Scope scope) {
    return new Order(
        cluster,
        Requester.name(),
        scope,
        durable || asking ? FailurePolicy.WAIT : FailurePolicy.FAIL,
        durable ? Audience.CHANNELS : Audience.FOLLOWERS);
  }
}
