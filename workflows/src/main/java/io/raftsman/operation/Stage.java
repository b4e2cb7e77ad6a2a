package io.raftsman.operation;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The stages of an operation, in the order in which a deploy runs them; the labels are the
 * original's tags.
 */
public enum Stage {
  /** Can this host carry a member? Read-only. */
  ETCD_ASSERT("etcd_assert"),
  /** Is there an etcd already? Read-only. */
  ETCD_CHECK("etcd_check"),
  /** A copy of the cluster's data on the worker, before it is put at risk. */
  ETCD_SNAPSHOT("etcd_snapshot"),
  /** Remove what is there. Only with a person's approval. */
  ETCD_PURGE("etcd_purge"),
  /** The binaries. */
  ETCD_INSTALL("etcd_install"),
  /** Directories, and the stamp. */
  ETCD_DIR("etcd_dir"),
  /** Who is a member: the cluster's own list, and its leader. */
  ETCD_MEMBER("etcd_member"),
  /** Configuration, systemd unit, client environment. */
  ETCD_CONF("etcd_conf"),
  /** Key and certificate. */
  ETCD_CERT("etcd_cert"),
  /** Start the service. */
  ETCD_LAUNCH("etcd_launch"),
  /** Every member serves linearizable reads and all agree on the cluster. */
  ETCD_HEALTH("etcd_health"),
  /** Prometheus' targets. */
  ETCD_REGISTER("etcd_register");

  private final String label;

  Stage(String label) {
    this.label = label;
  }

  /** Whether it changes nothing. */
  public boolean isReadOnly() {
    return this == ETCD_ASSERT || this == ETCD_CHECK;
  }

  /** Whether an operation can go on where a person has done the stage's work, or does without. */
  public boolean isSkippable() {
    return switch (this) {
      case ETCD_INSTALL, ETCD_DIR, ETCD_CONF, ETCD_CERT, ETCD_LAUNCH, ETCD_REGISTER -> true;
      case ETCD_ASSERT, ETCD_CHECK, ETCD_SNAPSHOT, ETCD_PURGE, ETCD_MEMBER, ETCD_HEALTH -> false;
    };
  }

  /** The stage as people write it. */
  @JsonValue
  public String label() {
    return label;
  }
}
