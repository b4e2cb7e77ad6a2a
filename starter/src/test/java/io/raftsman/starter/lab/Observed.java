package io.raftsman.starter.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What a client did to a register, and what came of it; as {@code lab/porcupine} reads it. An empty
 * value stands for a key that is not there.
 *
 * @param client which client
 * @param key the register
 * @param kind what it did
 * @param value what a put or a swap writes
 * @param expected what a swap expects to be there
 * @param found what a get, or a swap in vain, found
 * @param swapped whether a swap found what it expected
 * @param outcome what is known of it
 * @param begin when it was asked, nanoseconds of one clock
 * @param end when the answer came, or nobody waited any more
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record Observed(
    int client,
    String key,
    Kind kind,
    String value,
    String expected,
    String found,
    boolean swapped,
    Outcome outcome,
    long begin,
    long end) {

  /** What can be done to a register. */
  enum Kind {
    PUT,
    GET,
    CAS;

    @JsonValue
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is known of an operation. */
  enum Outcome {
    /** It happened. */
    OK,
    /** It did not. */
    FAILED,
    /** It may have happened, may happen yet, or never. */
    UNKNOWN;

    @JsonValue
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
