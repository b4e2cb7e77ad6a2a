package io.raftsman.worker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;

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
}
