package io.raftsman.observed;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a running etcd is not the one that its host's files describe, or shall describe. */
public enum RestartReason {
  /** {@code etcd.conf} differs in something that a running etcd has read at its start. */
  CONFIG,
  /** The systemd unit differs. */
  UNIT,
  /** Another etcd is installed than the one that runs. */
  BINARY;

  /** The word in scripts and reports. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
