package io.raftsman.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.raftsman.observed.Stamp;
import io.temporal.api.common.v1.Payload;
import org.junit.jupiter.api.Test;

/** Histories that an older or a newer worker wrote can be read. */
final class PayloadsTest {
  private static final Stamp STAMP =
      new Stamp("etcd", "etcd-1", "id", "hash", Stamp.State.DEPLOYED);

  @Test
  void whatWasWrittenIsRead() {
    Payload payload = Payloads.converter().toPayload(STAMP).orElseThrow();
    assertThat(Payloads.converter().fromPayload(payload, Stamp.class, Stamp.class))
        .isEqualTo(STAMP);
  }

  @Test
  void aFieldThatIsNotKnownIsIgnored() {
    Payload payload = Payloads.converter().toPayload(STAMP).orElseThrow();
    String newer = payload.getData().toStringUtf8().replaceFirst("\\{", "{\"later\":[1],");
    Payload changed = payload.toBuilder().setData(ByteString.copyFromUtf8(newer)).build();
    assertThat(newer).contains("later");
    assertThat(Payloads.converter().fromPayload(changed, Stamp.class, Stamp.class))
        .isEqualTo(STAMP);
  }
}
