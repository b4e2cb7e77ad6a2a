package io.raftsman.starter.command;

/** The workflow id of the operations that change a cluster: Temporal keeps two from running. */
final class OperationId {
  private OperationId() {}

  static String of(String cluster) {
    return "etcd-" + cluster;
  }
}
