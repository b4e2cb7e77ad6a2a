package io.raftsman.stamp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.raftsman.observed.Stamp;
import java.util.Optional;

/** A {@link Stamp} as JSON. */
public final class StampFormat {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private StampFormat() {}

  /** The stamp's file content. */
  public static String write(Stamp stamp) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(stamp) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stamp is plain text", e);
    }
  }

  /** The stamp in a file's content; empty when it is none. */
  public static Optional<Stamp> read(String content) {
    try {
      return Optional.ofNullable(JSON.readValue(content, Stamp.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
