package io.raftsman.pki;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * The certificate authority's files can't be used. The message says which file, what is wrong with
 * it and what to do; it never carries anything of a key.
 */
public final class AuthorityException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Fault {
    /** Neither key nor certificate is there. */
    MISSING,
    /** Only one of key and certificate is there. */
    HALF_MISSING,
    /** A directory, a device or a dangling link is where a file should be. */
    NOT_A_FILE,
    /** The file is there and can't be read. */
    UNREADABLE,
    /** The file is not what it should be. */
    UNPARSEABLE,
    /** The key needs a passphrase. */
    ENCRYPTED,
    /** A key of a kind or curve that can't sign for etcd. */
    UNSUPPORTED_KEY,
    /** The key is not the certificate's. */
    MISMATCH,
    /** The certificate may not sign others. */
    NOT_AN_AUTHORITY,
    /** The certificate's time is over. */
    EXPIRED,
    /** The certificate's time has not begun. */
    NOT_YET_VALID,
    /** A new authority could not be written. */
    NOT_WRITABLE
  }

  private final Fault fault;
  private final transient Path file;
  private final String problem;
  private final String remedy;

  AuthorityException(Fault fault, Path file, String problem, String remedy) {
    super("certificate authority: " + file + " " + problem + ". " + remedy);
    this.fault = requireNonNull(fault, "fault");
    this.file = requireNonNull(file, "file");
    this.problem = requireNonNull(problem, "problem");
    this.remedy = requireNonNull(remedy, "remedy");
  }

  /** What kind of fault it is. */
  public Fault fault() {
    return fault;
  }

  /** The file or directory at fault. */
  public Path file() {
    return file;
  }

  /** What is wrong with the file, as the rest of a sentence that begins with its name. */
  public String problem() {
    return problem;
  }

  /** What to do, in whole sentences. */
  public String remedy() {
    return remedy;
  }
}
