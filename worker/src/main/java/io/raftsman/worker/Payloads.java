package io.raftsman.worker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.raftsman.worker.codec.CodecKeys;
import io.raftsman.worker.codec.EncryptionCodec;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.util.List;

/** How values are written into histories: JSON that an older or newer worker can still read. */
public final class Payloads {
  private Payloads() {}

  /** Plain JSON; unknown fields are ignored, so that a history survives a field that was added. */
  public static DataConverter converter() {
    ObjectMapper json =
        JacksonJsonPayloadConverter.newDefaultObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    return DefaultDataConverter.newDefaultInstance()
        .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(json));
  }

  /**
   * The same, encrypted with the first of these keys, failures' texts and stack traces too. What is
   * plain is read as well; without keys all that is written is plain.
   */
  public static DataConverter converter(CodecKeys keys) {
    return new CodecDataConverter(converter(), List.of(new EncryptionCodec(keys)), !keys.isEmpty());
  }
}
