package io.raftsman.ssh;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A POSIX sh script from a resource, with the values that it works on.
 *
 * <p>The shell gets, on its standard input, between braces: an assignment for each value,
 * single-quoted; the prelude; the libraries; the script, which defines {@code main}; and last the
 * call of {@code main}. A shell reads up to the closing brace before it does anything: a connection
 * that breaks while the text is sent runs nothing.
 */
public final class RemoteScript {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final int SHOWN_LENGTH = 60;
  private static final String PRELUDE = resource("/io/raftsman/ssh/prelude.sh");

  private final String name;
  private final String body;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> secrets = new java.util.HashSet<>();
  private final List<String> libraries = new ArrayList<>();

  private RemoteScript(String name, String body) {
    this.name = name;
    this.body = body;
  }

  /**
   * A script that lies beside a class.
   *
   * @param owner the class in whose package the resource is
   * @param name the resource's name without {@code .sh}
   */
  public static RemoteScript of(Class<?> owner, String name) {
    return new RemoteScript(name, resource(path(owner, name)));
  }

  /** Adds a library of functions that lies beside a class. */
  public RemoteScript using(Class<?> owner, String library) {
    libraries.add(resource(path(owner, library)));
    return this;
  }

  /** Sets a shell variable. The value may hold anything but NUL. */
  public RemoteScript with(String variable, String value) {
    requireNonNull(value, "value");
    if (!NAME.matcher(variable).matches()) {
      throw new IllegalArgumentException("not a variable name: " + variable);
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(variable + " must not contain NUL");
    }
    values.put(variable, value);
    return this;
  }

  /** Sets a shell variable to a number. */
  public RemoteScript with(String variable, long value) {
    return with(variable, Long.toString(value));
  }

  /** Sets a shell variable whose value is not shown to anybody. */
  public RemoteScript withSecret(String variable, String value) {
    secrets.add(variable);
    return with(variable, value);
  }

  /** The script will change nothing and say what it would change. */
  public RemoteScript checking() {
    return with("raftsman_check", "yes");
  }

  /** As {@link #checking}, as if a purge had taken away what is there. */
  public RemoteScript checkingAnew() {
    return checking().with("raftsman_anew", "yes");
  }

  /** The script shows the lines that differ, where that is wanted; never a secret's. */
  public RemoteScript withDiff(boolean wanted) {
    return wanted ? with("raftsman_diff", "yes") : this;
  }

  /** The script's name. */
  public String name() {
    return name;
  }

  /** The text for the remote shell's standard input. */
  String text() {
    var text = new StringBuilder("{\n");
    assign(text);
    text.append(PRELUDE);
    call(text);
    return text.append("}\n").toString();
  }

  /**
   * The text that runs scripts one after the other, each in a shell of its own, and says after each
   * how it ended. The first that fails is the last.
   */
  static String text(List<RemoteScript> scripts) {
    var text = new StringBuilder("{\n").append(PRELUDE).append("set +e\n");
    for (RemoteScript script : scripts) {
      text.append("(\nset -e\n");
      script.assign(text);
      script.call(text);
      text.append(")\nraftsman_status=$?\nprintf 'end\\t%s\\n' \"$raftsman_status\"\n");
      text.append("[ \"$raftsman_status\" = 0 ] || exit \"$raftsman_status\"\n");
    }
    return text.append("}\n").toString();
  }

  private void assign(StringBuilder text) {
    values.forEach(
        (variable, value) -> text.append(variable).append('=').append(quote(value)).append('\n'));
  }

  private void call(StringBuilder text) {
    libraries.forEach(text::append);
    text.append(body).append("\nmain </dev/null\n");
  }

  /** The script and its values for a person; long values are cut, secrets left out. */
  String shown() {
    var shown = new StringBuilder(name).append(".sh");
    values.forEach(
        (variable, value) -> {
          String text = secrets.contains(variable) ? "(secret)" : value;
          int newline = text.indexOf('\n');
          if (newline >= 0 || text.length() > SHOWN_LENGTH) {
            int cut = newline >= 0 ? Math.min(newline, SHOWN_LENGTH) : SHOWN_LENGTH;
            text = text.substring(0, cut) + "…";
          }
          shown.append(' ').append(variable).append('=').append(text);
        });
    return shown.toString();
  }

  static String quote(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }

  private static String path(Class<?> owner, String name) {
    return "/" + owner.getPackageName().replace('.', '/') + "/" + name + ".sh";
  }

  private static String resource(String path) {
    try (InputStream in = RemoteScript.class.getResourceAsStream(path)) {
      return new String(requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
