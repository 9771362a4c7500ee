package io.kiwidb.cli.serve;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.kiwidb.server.live.LogLevel;
import io.kiwidb.server.live.LogLine;
import io.kiwidb.server.live.LogSink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Passes what is logged in this process on to the log of a server, from a level on. The console
 * shows what it has shown before. Events of the store are left out: the server has them itself.
 *
 * <p>Threading: thread-safe; attached and detached by one thread.
 */
final class LogForwarder extends UnsynchronizedAppenderBase<ILoggingEvent>
    implements AutoCloseable {
  private static final String EVENTS = "io.kiwidb.events";

  /** They report each connection. */
  private static final List<String> NOISY = List.of("org.eclipse.jetty", "io.javalin");

  private final LogSink sink;
  private final Logger root;
  private final Level before;

  private LogForwarder(LogSink sink, Logger root) {
    this.sink = sink;
    this.root = root;
    this.before = root.getLevel();
  }

  /**
   * Begins to forward.
   *
   * @param lowest the lowest level of the file and the broadcast; of {@code INFO} and above
   *     everything is forwarded, because WebSockets choose for themselves
   */
  static LogForwarder to(LogSink sink, LogLevel lowest) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    LogForwarder forwarder =
        new LogForwarder(sink, context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME));
    forwarder.setContext(context);
    forwarder.start();
    forwarder.attach(context, lowest);
    return forwarder;
  }

  private void attach(LoggerContext context, LogLevel lowest) {
    root.iteratorForAppenders().forEachRemaining(this::keepQuiet);
    NOISY.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    Level wanted = LogLevel.INFO.isAtLeast(lowest) ? Level.toLevel(lowest.label()) : Level.INFO;
    if (before.isGreaterOrEqual(wanted)) {
      root.setLevel(wanted);
    }
    root.addAppender(this);
  }

  /** Holds an appender to the level that it had by the level of the logger. */
  private void keepQuiet(Appender<ILoggingEvent> appender) {
    ThresholdFilter filter = new ThresholdFilter();
    filter.setLevel(before.toString());
    filter.start();
    appender.addFilter(filter);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLoggerName().equals(EVENTS)) {
      return;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    IThrowableProxy error = event.getThrowableProxy();
    if (error != null) {
      fields.put("error", error.getClassName() + ": " + error.getMessage());
    }
    sink.accept(new LogLine(
        event.getTimeStamp(),
        levelOf(event.getLevel()),
        LogLine.OTHER,
        event.getFormattedMessage(),
        event.getLoggerName(),
        event.getThreadName(),
        fields));
  }

  private static LogLevel levelOf(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> LogLevel.ERROR;
      case Level.WARN_INT -> LogLevel.WARN;
      case Level.INFO_INT -> LogLevel.INFO;
      case Level.DEBUG_INT -> LogLevel.DEBUG;
      default -> LogLevel.TRACE;
    };
  }

  /** Stops to forward. */
  @Override
  public void close() {
    root.detachAppender(this);
    root.setLevel(before);
    stop();
  }
}
