package io.raftsman.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** An event is one line, whatever is in it. */
final class TextLayoutTest {
  private static final String FORGED = "x\n2026-01-01T00:00:00Z INFO forged\r\u001b[31m\u2028";
  private final LoggerContext context = new LoggerContext();

  @Test
  void aLineHasItsMessageAndItsFields() {
    LoggingEvent event = event("ended", null);
    event.setMDCPropertyMap(
        Map.of("WorkflowId", "etcd-a", "RunId", "r1", "cluster", "a", "host", "192.0.2.1"));
    event.addKeyValuePair(new KeyValuePair("reason", "no \"room\" left"));
    assertThat(text(event))
        .endsWith(
            " INFO ended workflow=etcd-a run=r1 cluster=a host=192.0.2.1 reason=\"no \\\"room\\\" left\"\n");
  }

  @Test
  void nothingThatIsLoggedBeginsALineOfItsOwn() {
    LoggingEvent event = event(FORGED, null);
    event.setMDCPropertyMap(Map.of("cluster", FORGED));
    event.addKeyValuePair(new KeyValuePair("reason", FORGED));
    assertThat(text(event).strip()).doesNotContain("\n", "\r", "\u001b", "\u2028").contains("\\n");
  }

  @Test
  void aStackTraceIsIndented() {
    LoggingEvent event = event("failed", new IllegalStateException(FORGED));
    event.setMDCPropertyMap(Map.of());
    String text = text(event);
    assertThat(text.lines().skip(1)).isNotEmpty().allMatch(line -> line.startsWith("    | "));
  }

  @Test
  void jsonIsOneLineToo() {
    var json = new JsonEncoder();
    json.setContext(context);
    json.start();
    LoggingEvent event = event(FORGED, new IllegalStateException(FORGED));
    event.setMDCPropertyMap(Map.of("cluster", FORGED));
    event.addKeyValuePair(new KeyValuePair("reason", FORGED));
    String line = new String(json.encode(event), StandardCharsets.UTF_8);
    assertThat(line.strip()).doesNotContain("\n", "\r", "\u001b").startsWith("{").endsWith("}");
  }

  private LoggingEvent event(String message, Throwable thrown) {
    Logger logger = context.getLogger("test");
    return new LoggingEvent("test", logger, Level.INFO, message, thrown, null);
  }

  private static String text(LoggingEvent event) {
    return new TextLayout().doLayout(event);
  }
}
