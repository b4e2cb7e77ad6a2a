package io.raftsman.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.raftsman.worker.Payloads;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.codec.PayloadCodec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is encrypted can be read with its key alone, and what was never encrypted by everybody. */
final class EncryptionCodecTest {
  private static final String OLD = "old:" + "A".repeat(43) + "=";
  private static final String NEW = "new:" + "B".repeat(42) + "A=";
  private static final String SECRET = "10.20.30.40 is the host";
  private static final Payload PLAIN = Payloads.converter().toPayload(SECRET).orElseThrow();

  @Test
  void whatIsEncryptedComesBack() {
    Payload encrypted = encode(OLD, PLAIN);
    assertThat(encrypted.toString()).doesNotContain("10.20", "json");
    assertThat(metadata(encrypted, "encoding")).isEqualTo("binary/encrypted");
    assertThat(metadata(encrypted, "encryption-cipher")).isEqualTo("AES/GCM/NoPadding");
    assertThat(metadata(encrypted, "encryption-key-id")).isEqualTo("old");
    assertThat(decode(OLD, encrypted)).isEqualTo(PLAIN);
  }

  @Test
  void theSameIsNeverEncryptedTheSameWay() {
    assertThat(Stream.generate(() -> encode(OLD, PLAIN).getData().substring(0, 12)).limit(1000))
        .doesNotHaveDuplicates();
  }

  @Test
  void theFirstKeyEncryptsAndAllDecrypt() {
    Payload before = encode(OLD, PLAIN);
    assertThat(decode(NEW + "," + OLD, before)).isEqualTo(PLAIN);
    assertThat(metadata(encode(NEW + "," + OLD, PLAIN), "encryption-key-id")).isEqualTo("new");
  }

  @Test
  void whatIsPlainPassesThrough() {
    assertThat(decode(OLD, PLAIN)).isEqualTo(PLAIN);
    Payload empty = Payload.getDefaultInstance();
    assertThat(decode(OLD, empty)).isEqualTo(empty);
    assertThat(decode(OLD, encode(OLD, empty))).isEqualTo(empty);
  }

  @Test
  void whatIsEncryptedIsNotEncryptedAgain() {
    Payload encrypted = encode(OLD, PLAIN);
    assertThat(encode(NEW, encrypted)).isEqualTo(encrypted);
  }

  @Test
  void aMissingKeyIsNamed() {
    assertUnreadable(NEW, encode(OLD, PLAIN), "with the key old", "only the keys new");
    assertThatExceptionOfType(UnreadablePayloadException.class)
        .isThrownBy(() -> new EncryptionCodec(CodecKeys.NONE).decode(List.of(encode(OLD, PLAIN))))
        .withMessageContainingAll("with the key old", "here are no keys", "--codec-keys");
  }

  @Test
  void anIdFromOutsideIsNotShownAsItIs() {
    Payload odd = with(encode(OLD, PLAIN), "encryption-key-id", "\u001b[31m\nkey");
    assertUnreadable(OLD, odd, "(without a valid id)");
  }

  @Test
  void whatWasAlteredIsRefused() {
    Payload encrypted = encode(OLD, PLAIN);
    byte[] data = encrypted.getData().toByteArray();
    for (int at : List.of(0, 11, 12, data.length - 1)) {
      byte[] altered = data.clone();
      altered[at] ^= 1;
      assertUnreadable(OLD, withData(encrypted, altered), "it was altered");
    }
    assertUnreadable(OLD, withData(encrypted, new byte[0]), "it was altered");
    assertUnreadable(OLD, withData(encrypted, new byte[12]), "it was altered");
    assertUnreadable("old:" + NEW.substring(4), encrypted, "is not the one");
  }

  @Test
  void theKeysIdIsBound() {
    String sameKeyOtherId = "other" + OLD.substring(3);
    Payload moved = with(encode(OLD, PLAIN), "encryption-key-id", "other");
    assertUnreadable(OLD + "," + sameKeyOtherId, moved, "the key other");
  }

  @Test
  void withoutKeysNothingIsEncrypted() {
    DataConverter plain = Payloads.converter(CodecKeys.NONE);
    assertThat(plain.toPayload(SECRET)).contains(PLAIN);
    Failure failure = plain.exceptionToFailure(ApplicationFailure.newFailure(SECRET, "kind"));
    assertThat(failure.getMessage()).isEqualTo(SECRET);
  }

  @Test
  void aFailuresTextTraceAndDetailsAreEncrypted() {
    DataConverter converter = Payloads.converter(CodecKeys.parse(OLD, "here"));
    var cause = new IllegalStateException(SECRET + " of the cause");
    Failure failure =
        converter.exceptionToFailure(
            ApplicationFailure.newFailureWithCause(SECRET, "kind", cause, SECRET));
    assertThat(failure.toString()).doesNotContain("10.20", "EncryptionCodecTest");
    assertThat(converter.failureToException(failure))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            back -> {
              assertThat(back.getOriginalMessage()).isEqualTo(SECRET);
              assertThat(back.getDetails().get(String.class)).isEqualTo(SECRET);
              assertThat(back).cause().hasMessageContaining("of the cause");
            });
  }

  @Test
  void aPlainFailureIsReadWithKeys() {
    Failure plain = Payloads.converter().exceptionToFailure(new IllegalStateException(SECRET));
    assertThat(Payloads.converter(CodecKeys.parse(OLD, "here")).failureToException(plain))
        .hasMessageContaining(SECRET);
  }

  @Test
  void theReasonIsFoundAmongCauses() {
    var reason = new UnreadablePayloadException("why");
    assertThat(UnreadablePayloadException.in(new IllegalStateException(new Exception(reason))))
        .contains(reason);
    assertThat(UnreadablePayloadException.in(new IllegalStateException("other")))
        .isEqualTo(Optional.empty());
  }

  private static PayloadCodec codec(String keys) {
    return new EncryptionCodec(CodecKeys.parse(keys, "here"));
  }

  private static Payload encode(String keys, Payload payload) {
    return codec(keys).encode(List.of(payload)).get(0);
  }

  private static Payload decode(String keys, Payload payload) {
    return codec(keys).decode(List.of(payload)).get(0);
  }

  private static void assertUnreadable(String keys, Payload payload, String... words) {
    assertThatExceptionOfType(UnreadablePayloadException.class)
        .isThrownBy(() -> decode(keys, payload))
        .withMessageContainingAll(words);
  }

  private static Payload with(Payload payload, String name, String value) {
    return payload.toBuilder().putMetadata(name, ByteString.copyFromUtf8(value)).build();
  }

  private static Payload withData(Payload payload, byte[] data) {
    return payload.toBuilder().setData(ByteString.copyFrom(data)).build();
  }

  private static String metadata(Payload payload, String name) {
    return payload.getMetadataOrThrow(name).toStringUtf8();
  }
}
