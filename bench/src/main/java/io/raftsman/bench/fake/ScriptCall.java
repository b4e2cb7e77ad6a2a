package io.raftsman.bench.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A script of Raftsman as a host's shell is given it.
 *
 * @param name which of the scripts it is
 * @param values the shell variables that it works on
 */
record ScriptCall(String name, Map<String, String> values) {
  private static final String QUOTE_WITHIN = "'\\''";
  private static final String PRELUDE = resource("ssh/prelude");
  private static final Map<String, String> BODIES =
      List.of(
              "host/etcd_assert",
              "host/etcd_check",
              "packages/install_package",
              "files/etcd_dir",
              "files/etcd_conf",
              "files/etcd_stamp",
              "certificates/cert_request",
              "certificates/cert_install",
              "service/etcd_launch",
              "monitoring/register")
          .stream()
          .collect(
              Collectors.toMap(
                  path -> path.substring(path.indexOf('/') + 1), ScriptCall::resource));

  ScriptCall {
    values = Map.copyOf(values);
  }

  /** Which script a text is; empty for one that the fake hosts don't know. */
  static Optional<ScriptCall> parse(String text) {
    return BODIES.entrySet().stream()
        .filter(script -> text.endsWith(script.getValue() + "\nmain </dev/null\n}\n"))
        .findFirst()
        .map(script -> new ScriptCall(script.getKey(), assignments(text)));
  }

  /**
   * The assignments, each a line of name and single-quoted text, between the brace and the prelude.
   */
  private static Map<String, String> assignments(String text) {
    int end = text.indexOf(PRELUDE);
    if (!text.startsWith("{\n") || end < 0) {
      throw new IllegalArgumentException("a script without the prelude");
    }
    var values = new HashMap<String, String>();
    int at = 2;
    while (at < end) {
      int equals = text.indexOf('=', at);
      var value = new StringBuilder();
      int from = equals + 2;
      int quote = text.indexOf('\'', from);
      while (text.startsWith(QUOTE_WITHIN, quote)) {
        value.append(text, from, quote).append('\'');
        from = quote + QUOTE_WITHIN.length();
        quote = text.indexOf('\'', from);
      }
      values.put(text.substring(at, equals), value.append(text, from, quote).toString());
      at = quote + 2;
    }
    return values;
  }

  /** A value; the script can't do without it. */
  String value(String variable) {
    String value = values.get(variable);
    if (value == null) {
      throw new IllegalArgumentException(name + " has no value " + variable);
    }
    return value;
  }

  private static String resource(String path) {
    try (InputStream in = ScriptCall.class.getResourceAsStream("/io/raftsman/" + path + ".sh")) {
      if (in == null) {
        throw new IllegalStateException("no such script: " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
