package io.raftsman.worker;

/** Which part of an installation's work a worker does. */
public enum Role {
  /** Everything. */
  ALL,
  /** The operations and the steps on hosts; no certificate authority is needed. */
  OPERATIONS,
  /** What needs the certificate authority, and nothing else. */
  PKI
}
