package io.raftsman.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** A receiver can know that a message is ours, of now, and whether it had it before. */
final class WebhookChannelTest {
  private static final String SECRET = "0123456789abcdef";

  @Test
  void aMessageIsSigned() throws Exception {
    try (var receiver = new FakeReceiver()) {
      channel(receiver).send(Notifications.waiting("Grüße", "ß"));

      FakeReceiver.Delivery came = receiver.taken().get(0);
      String timestamp = came.header().apply("X-Raftsman-Timestamp");
      assertThat(timestamp).isEqualTo("1790000000");
      assertThat(came.header().apply("X-Raftsman-Signature"))
          .isEqualTo("v1=" + signature(timestamp + "." + came.body()));
      assertThat(came.header().apply("X-Raftsman-Delivery"))
          .isEqualTo(came.json().path("id").asText());
      assertThat(came.json().path("text").asText()).isEqualTo("Grüße");
      assertThat(came.body()).isASCII();
    }
  }

  /** As a receiver would, without a line of ours. */
  private static String signature(String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static WebhookChannel channel(FakeReceiver receiver) {
    return new WebhookChannel(
        receiver.receiver("webhook"),
        new Post(),
        FakeReceiver.secret(SECRET),
        InstantSource.fixed(Instant.ofEpochSecond(1_790_000_000)));
  }
}
