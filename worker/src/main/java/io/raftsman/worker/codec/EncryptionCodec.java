package io.raftsman.worker.codec;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts payloads with AES-256-GCM, in the form of Temporal's own samples: the data is a random
 * nonce of 96 bits and the encrypted payload; the metadata name the key, and the key's id is
 * authenticated with the payload. What is not encrypted passes through decoding as it is: bots
 * write plain JSON, and old histories hold nothing else.
 *
 * <p>Without keys nothing is encrypted; an encrypted payload still fails with words that say what
 * is missing.
 */
public final class EncryptionCodec implements PayloadCodec {
  static final String ENCODING = "encoding";
  static final String KEY_ID = "encryption-key-id";
  static final ByteString ENCRYPTED = ByteString.copyFromUtf8("binary/encrypted");

  private static final Logger LOG = LoggerFactory.getLogger("raftsman.codec");
  private static final String CIPHER_NAME = "encryption-cipher";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A task that fails is tried again and again: so often its reason is logged. */
  private static final long LOG_NANOS = Duration.ofMinutes(1).toNanos();

  private final CodecKeys keys;
  private final AtomicLong logged = new AtomicLong(System.nanoTime() - LOG_NANOS);

  /** With these keys. */
  public EncryptionCodec(CodecKeys keys) {
    this.keys = requireNonNull(keys, "keys");
  }

  @Override
  public List<Payload> encode(List<Payload> payloads) {
    return keys.isEmpty() ? payloads : payloads.stream().map(this::encrypt).toList();
  }

  /**
   * Decrypts.
   *
   * @throws UnreadablePayloadException where a key is missing, or a payload was altered
   */
  @Override
  public List<Payload> decode(List<Payload> payloads) {
    try {
      return payloads.stream().map(this::decrypt).toList();
    } catch (UnreadablePayloadException e) {
      log(e);
      throw e;
    }
  }

  private Payload encrypt(Payload plain) {
    if (isEncrypted(plain)) {
      return plain;
    }
    String id = keys.ids().get(0);
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] encrypted =
          cipher(Cipher.ENCRYPT_MODE, keys.find(id).orElseThrow(), nonce, id)
              .doFinal(plain.toByteArray());
      return Payload.newBuilder()
          .putMetadata(ENCODING, ENCRYPTED)
          .putMetadata(CIPHER_NAME, ByteString.copyFromUtf8(CIPHER))
          .putMetadata(KEY_ID, ByteString.copyFromUtf8(id))
          .setData(ByteString.copyFrom(nonce).concat(ByteString.copyFrom(encrypted)))
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM can't encrypt with " + CIPHER, e);
    }
  }

  private Payload decrypt(Payload payload) {
    if (!isEncrypted(payload)) {
      return payload;
    }
    String id = payload.getMetadataOrDefault(KEY_ID, ByteString.EMPTY).toStringUtf8();
    SecretKey key = keys.find(id).orElseThrow(() -> missing(id));
    byte[] data = payload.getData().toByteArray();
    try {
      if (data.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
        throw altered(id);
      }
      return Payload.parseFrom(
          cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(data, NONCE_BYTES), id)
              .doFinal(data, NONCE_BYTES, data.length - NONCE_BYTES));
    } catch (AEADBadTagException | InvalidProtocolBufferException e) {
      throw altered(id);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM can't decrypt with " + CIPHER, e);
    }
  }

  /** Whether a payload is one of ours, or of another codec that names itself as we do. */
  static boolean isEncrypted(Payload payload) {
    return ENCRYPTED.equals(payload.getMetadataOrDefault(ENCODING, ByteString.EMPTY));
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String id)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private UnreadablePayloadException missing(String id) {
    return new UnreadablePayloadException(
        "It is encrypted with the key "
            + shown(id)
            + ", and here "
            + (keys.isEmpty()
                ? "are no keys"
                : "are only the keys " + String.join(", ", keys.ids()))
            + ": name the keys with --codec-keys (docs/encryption.md).");
  }

  private static UnreadablePayloadException altered(String id) {
    return new UnreadablePayloadException(
        "It can't be decrypted: it was altered, or the key "
            + shown(id)
            + " here is not the one that it was encrypted with. Look at --codec-keys.");
  }

  private static String shown(String id) {
    return CodecKeys.isId(id) ? id : "(without a valid id)";
  }

  private void log(UnreadablePayloadException failure) {
    long now = System.nanoTime();
    long before = logged.get();
    if (now - before >= LOG_NANOS && logged.compareAndSet(before, now)) {
      LOG.error(
          "Something in a history can't be read. {} Operations that need it wait until then.",
          failure.getMessage());
    }
  }
}
