package io.raftsman.cluster;

import com.fasterxml.jackson.annotation.JsonValue;

/** etcd's {@code --initial-cluster-state} ({@code etcd_init}). */
public enum InitialState {
  /** Bootstrap a new cluster. */
  NEW("new"),
  /** Join a cluster that is there. */
  EXISTING("existing");

  private final String label;

  InitialState(String label) {
    this.label = label;
  }

  /** The word as etcd and an inventory have it. */
  @JsonValue
  public String label() {
    return label;
  }
}
