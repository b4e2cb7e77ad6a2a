package io.raftsman.worker;

/** A kind of work that a worker takes on. */
public enum Duty {
  /** The operations themselves, which touch nothing. */
  OPERATIONS,
  /** Steps on hosts, over SSH. */
  HOSTS,
  /** What needs the certificate authority's key, or a certificate that it signs on the spot. */
  SIGNING
}
