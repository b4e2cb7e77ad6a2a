package io.raftsman.worker.process;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * A line an event: time, level, message, and its fields as {@code key=value}. Nothing that is
 * logged can begin a line of its own: what breaks lines or steers terminals is written as an
 * escape, and the lines of a stack trace are indented.
 */
final class TextLayout extends LayoutBase<ILoggingEvent> {
  /** The SDK's names and our own, by those that people read. */
  private static final Map<String, String> CONTEXT = new LinkedHashMap<>();

  static {
    CONTEXT.put("WorkflowId", "workflow");
    CONTEXT.put("RunId", "run");
    CONTEXT.put("ActivityType", "activity");
    CONTEXT.put("cluster", "cluster");
    CONTEXT.put("host", "host");
    CONTEXT.put("stage", "stage");
  }

  private static final Pattern STEERING = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\\p{Cf}]");
  private static final Pattern TO_QUOTE = Pattern.compile("[\\s\"=]|^$");

  @Override
  public String doLayout(ILoggingEvent event) {
    var line = new StringBuilder(256);
    line.append(Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS))
        .append(' ')
        .append(event.getLevel())
        .append(' ')
        .append(plain(event.getFormattedMessage()));
    Map<String, String> context = event.getMDCPropertyMap();
    CONTEXT.forEach(
        (name, shown) -> {
          if (context.containsKey(name)) {
            append(line, shown, context.get(name));
          }
        });
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        append(line, pair.key, String.valueOf(pair.value));
      }
    }
    line.append('\n');
    appendThrowable(line, event.getThrowableProxy());
    return line.toString();
  }

  private static void append(StringBuilder line, String key, String value) {
    String plain = plain(value);
    line.append(' ').append(key).append('=');
    if (TO_QUOTE.matcher(plain).find()) {
      line.append('"').append(plain.replace("\"", "\\\"")).append('"');
    } else {
      line.append(plain);
    }
  }

  private static void appendThrowable(StringBuilder line, IThrowableProxy thrown) {
    if (thrown != null) {
      ThrowableProxyUtil.asString(thrown)
          .lines()
          .forEach(l -> line.append("    | ").append(plain(l)).append('\n'));
    }
  }

  /** Text that stays on its line. */
  static String plain(String text) {
    return STEERING
        .matcher(String.valueOf(text))
        .replaceAll(
            match -> {
              char c = match.group().charAt(0);
              return switch (c) {
                case '\n' -> "\\\\n";
                case '\r' -> "\\\\r";
                case '\t' -> "\\\\t";
                default -> String.format("\\\\u%04x", (int) c);
              };
            });
  }
}
