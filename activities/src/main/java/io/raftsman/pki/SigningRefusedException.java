package io.raftsman.pki;

/** A certificate signing request that the authority doesn't sign; the message says why. */
public final class SigningRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SigningRefusedException(String why) {
    super("certificate signing request refused: " + why);
  }
}
