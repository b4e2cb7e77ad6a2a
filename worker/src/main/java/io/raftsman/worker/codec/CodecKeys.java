package io.raftsman.worker.codec;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.SecretReference;
import io.raftsman.secret.SecretUnreadableException;
import io.raftsman.secret.Secrets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that histories are encrypted with, by id: the first encrypts, all decrypt. There may be
 * none: then nothing is encrypted.
 */
public final class CodecKeys {
  /** No keys. */
  public static final CodecKeys NONE = new CodecKeys(Map.of());

  private static final int KEY_BYTES = 32;

  /** So short that no key, put in an id's place by mistake, is taken for one. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

  private static final Pattern BETWEEN = Pattern.compile("[\\s,]+");
  private static final String REMEDY =
      " Keys are written ID:KEY, the KEY being 32 bytes in Base64 (openssl rand -base64 32), with"
          + " commas or blanks between them on one line.";

  private final Map<String, SecretKey> keys;

  private CodecKeys(Map<String, SecretKey> keys) {
    this.keys = keys;
  }

  /**
   * The keys at a reference, {@code env:NAME} or {@code file:PATH}.
   *
   * @throws BadCodecKeysException where it is none, or its keys are wrong
   */
  public static CodecKeys read(String reference, Secrets secrets) {
    SecretReference place =
        SecretReference.parse(reference)
            .orElseThrow(
                // What stands in its place may be the keys themselves: it is not shown.
                () ->
                    new BadCodecKeysException(
                        "The keys that encrypt histories are named by env:NAME or file:PATH, and"
                            + " not given themselves."));
    try {
      return parse(secrets.read(place), place.toString());
    } catch (SecretUnreadableException e) {
      throw new BadCodecKeysException("The keys that encrypt histories: " + e.getMessage());
    }
  }

  /**
   * Keys as they are written: {@code ID:BASE64OF32BYTES}, several with commas or blanks between.
   *
   * @param place where they stand, for errors
   * @throws BadCodecKeysException where they are wrong
   */
  public static CodecKeys parse(String text, String place) {
    var keys = new LinkedHashMap<String, SecretKey>();
    List<String> entries = BETWEEN.splitAsStream(text).filter(e -> !e.isEmpty()).toList();
    for (String entry : entries) {
      String which =
          entries.size() == 1 ? "the key" : "key " + (keys.size() + 1) + " of " + entries.size();
      int colon = entry.indexOf(':');
      String id = colon < 0 ? "" : entry.substring(0, colon);
      if (!ID.matcher(id).matches()) {
        throw wrong(place, which + " has no id of up to 32 letters, digits, '.', '_' and '-'");
      }
      if (keys.put(id, key(entry.substring(colon + 1), place, which)) != null) {
        throw wrong(place, which + " has the id of one before it");
      }
    }
    if (keys.isEmpty()) {
      throw wrong(place, "there is no key");
    }
    return new CodecKeys(keys);
  }

  private static SecretKey key(String base64, String place, String which) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw wrong(place, which + " is not Base64");
    }
    if (bytes.length != KEY_BYTES) {
      throw wrong(place, which + " has " + bytes.length + " bytes, and not " + KEY_BYTES);
    }
    return new SecretKeySpec(bytes, "AES");
  }

  private static BadCodecKeysException wrong(String place, String what) {
    return new BadCodecKeysException(
        "The keys that encrypt histories (" + place + ") can't be used: " + what + "." + REMEDY);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The ids, that of the key that encrypts first. */
  public List<String> ids() {
    return List.copyOf(keys.keySet());
  }

  Optional<SecretKey> find(String id) {
    return Optional.ofNullable(keys.get(requireNonNull(id, "id")));
  }

  /** Whether a text could be a key's id, so that it may be shown. */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** The ids alone. */
  @Override
  public String toString() {
    return "keys " + String.join(", ", ids());
  }
}
