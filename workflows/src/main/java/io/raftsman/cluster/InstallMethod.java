package io.raftsman.cluster;

import com.fasterxml.jackson.annotation.JsonValue;

/** How etcd's binaries come to a host ({@code etcd_install_method}). */
public enum InstallMethod {
  /** The distribution's package. */
  PACKAGE("package"),
  /** A release archive, checked by its SHA-256 on the host. */
  ARCHIVE("archive"),
  /** They are there already; only the version is checked. */
  NONE("none");

  private final String label;

  InstallMethod(String label) {
    this.label = label;
  }

  /** The word as an inventory has it. */
  @JsonValue
  public String label() {
    return label;
  }
}
