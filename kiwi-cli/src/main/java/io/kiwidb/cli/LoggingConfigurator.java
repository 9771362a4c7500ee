package io.kiwidb.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.kiwidb.cli.command.KiwiCommand;

/**
 * Sends warnings to standard error, and more when asked. In code, because Logback takes 100 ms to
 * read it from XML.
 *
 * <p>Threading: not thread-safe; Logback calls it once.
 */
public final class LoggingConfigurator extends ContextAwareBase implements Configurator {
  private static final String LEVEL_PROPERTY = "kiwi.log.level";
  private static final String PATTERN = "kiwi: %level: %msg%n%nopexception";
  private static final String PATTERN_WITH_TRACE = "kiwi: %level: %logger{0}: %msg%n";

  /** Called by Logback. */
  public LoggingConfigurator() {}

  /** Takes note of what the user wants to see, before anything logs. */
  static void level(KiwiCommand command) {
    Level level =
        command.isDebugging() ? Level.DEBUG : command.isVerbose() ? Level.INFO : Level.WARN;
    System.setProperty(LEVEL_PROPERTY, level.toString());
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Level level = Level.toLevel(System.getProperty(LEVEL_PROPERTY), Level.WARN);
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(level == Level.DEBUG ? PATTERN_WITH_TRACE : PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    root.addAppender(appender);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
