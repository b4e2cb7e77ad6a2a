package io.raftsman.starter.inventory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads typed parameters of hosts, and keeps what is wrong with them. */
final class ParameterReader {

  /** Reads a type from text. */
  @FunctionalInterface
  interface Type<T> {
    T read(String text) throws BadValueException;
  }

  private record Misplaced(Parameter parameter, Level level) {}

  private final Variables variables;
  private final Findings findings;
  private final Map<Misplaced, Place> misplaced = new LinkedHashMap<>();

  ParameterReader(Variables variables, Findings findings) {
    this.variables = variables;
    this.findings = findings;
  }

  /** The parameter's value or default; empty when it has neither, or a fault. */
  <T> Optional<Setting<T>> read(String host, Parameter parameter, Type<T> type) {
    Value value =
        variables
            .parameter(host, parameter)
            .orElseGet(() -> new Value(Value.Kind.TEXT, parameter.fallback(), Origin.DEFAULT));
    Level level = value.origin().level();
    if (level == Level.DEFAULT && parameter.fallback().isEmpty()) {
      return Optional.empty();
    }
    if (!parameter.belongsAt(level)) {
      misplaced.putIfAbsent(new Misplaced(parameter, level), value.place());
    }
    return typed(parameter.variable(), value, type, findings)
        .map(typed -> new Setting<>(parameter, typed, value.origin()));
  }

  /** Whether a parameter is set at all, well or badly. */
  boolean isSet(String host, Parameter parameter) {
    return variables.parameter(host, parameter).isPresent();
  }

  /** Warns, once a parameter and level, of parameters set where the reference doesn't have them. */
  void warnOfLevels() {
    misplaced.forEach(
        (what, place) ->
            findings.warn(
                place,
                what.parameter().variable()
                    + " is set at "
                    + what.level().words()
                    + ", but belongs at "
                    + what.parameter().levels()
                    + "; it counts nevertheless"));
  }

  /** The value as its type; empty, with a fault, when it isn't. */
  static <T> Optional<T> typed(String variable, Value value, Type<T> type, Findings findings) {
    try {
      return Optional.of(type.read(text(value)));
    } catch (BadValueException e) {
      findings.fault(value.origin().fault(variable, e.problem(), e.remedy()));
      return Optional.empty();
    }
  }

  private static String text(Value value) throws BadValueException {
    switch (value.kind()) {
      case TEXT -> {
        if (value.text().isBlank()) {
          throw nothing();
        }
        return value.text();
      }
      case NULL -> throw nothing();
      case TEMPLATE ->
          throw new BadValueException(
              "is a template, and {{ … }} is not evaluated here", "write the value itself");
      case VAULT ->
          throw new BadValueException(
              "is an Ansible Vault secret, which is not decrypted here", "write the value itself");
      case TAGGED ->
          throw new BadValueException(
              "has a YAML tag that is unknown here", "write the value without a tag");
      default ->
          throw new BadValueException(
              "is " + value.kind().words() + ", not one value", "write one value");
    }
  }

  private static BadValueException nothing() {
    return new BadValueException("has no value", "write one, or leave the variable out");
  }
}
