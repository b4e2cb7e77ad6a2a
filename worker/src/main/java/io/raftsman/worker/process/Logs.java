package io.raftsman.worker.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/** The worker's log: on standard output, a line an event, whatever is in it. */
final class Logs {
  /**
   * What the SDK says at length, with a stack trace each time, and the worker says itself in a
   * line: that Temporal doesn't answer, that an activity or an operation failed.
   */
  private static final List<String> SAID_BY_US =
      List.of(
          "io.temporal.internal.worker",
          "io.temporal.internal.activity",
          "io.temporal.internal.retryer",
          "io.temporal.internal.sync",
          "io.temporal.serviceclient",
          "io.temporal.worker");

  /** Libraries' own. */
  private static final List<String> QUIET =
      List.of("net.schmizz", "io.netty", "io.vertx", "io.grpc");

  private Logs() {}

  /** To be called before anything logs. */
  static void configure(LogFormat format) {
    // gRPC's own channel to the outside, which has stack traces for every lost connection.
    LogManager.getLogManager().reset();
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setEncoder(encoder(context, format));
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(console);
    SAID_BY_US.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    QUIET.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
    if (format == LogFormat.JSON) {
      var json = new JsonEncoder();
      json.setContext(context);
      json.setWithContext(false);
      json.setWithMessage(false);
      json.setWithFormattedMessage(true);
      json.setWithArguments(false);
      json.setWithSequenceNumber(false);
      json.setWithNanoseconds(false);
      json.start();
      return json;
    }
    var layout = new TextLayout();
    layout.setContext(context);
    layout.start();
    var text = new LayoutWrappingEncoder<ILoggingEvent>();
    text.setContext(context);
    text.setCharset(StandardCharsets.UTF_8);
    text.setLayout(layout);
    text.start();
    return text;
  }
}
