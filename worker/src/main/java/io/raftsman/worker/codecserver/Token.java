package io.raftsman.worker.codecserver;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client must show: as a bearer token, or as the password of HTTP Basic, whatever the user's
 * name. Compared in a time that tells nothing of it.
 */
final class Token {
  /**
   * What an Authorization header can carry as a bearer token, and long enough not to be guessed.
   */
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._~+/-]{16,}=*");

  private static final Pattern HEADER =
      Pattern.compile("\\s*(Bearer|Basic)\\s+(\\S+)\\s*", Pattern.CASE_INSENSITIVE);

  private final byte[] digest;

  private Token(byte[] digest) {
    this.digest = digest;
  }

  /** A token; empty for a text that is too short or has other characters. */
  static Optional<Token> of(String text) {
    return VALID.matcher(text).matches()
        ? Optional.of(new Token(digest(text.getBytes(StandardCharsets.UTF_8))))
        : Optional.empty();
  }

  /** Whether an Authorization header carries it. */
  boolean isIn(String header) {
    Matcher matcher = HEADER.matcher(requireNonNull(header, "header"));
    return matcher.matches()
        && (matcher.group(1).equalsIgnoreCase("Bearer")
            ? is(matcher.group(2).getBytes(StandardCharsets.UTF_8))
            : isPasswordOf(matcher.group(2)));
  }

  private boolean isPasswordOf(String base64) {
    try {
      String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon >= 0 && is(pair.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean is(byte[] given) {
    return MessageDigest.isEqual(digest, digest(given));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
