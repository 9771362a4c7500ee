package io.kiwidb.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.kiwidb.cli.command.KiwiCommand;

/**
 * Logs warnings to standard error, and more with {@code --verbose} and {@code --debug}. Configured
 * in code because parsing an XML configuration takes 100 ms.
 *
 * <p>Threading: not thread-safe; Logback calls it once.
 */
public final class LoggingConfigurator extends ContextAwareBase implements Configurator {
  private static final String LEVEL_PROPERTY = "kiwi.log.level";
  private static final String PATTERN_WITH_TRACE = "kiwi: %level: %logger{0}: %msg%n";

  /** Creates a configurator; called by Logback. */
  public LoggingConfigurator() {}

  /** Sets the log level from the options of the command. Must be called before anything logs. */
  static void level(KiwiCommand command) {
    Level level =
        command.isDebugging() ? Level.DEBUG : command.isVerbose() ? Level.INFO : Level.WARN;
    System.setProperty(LEVEL_PROPERTY, level.toString());
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Level level = Level.toLevel(System.getProperty(LEVEL_PROPERTY), Level.WARN);
    Encoder<ILoggingEvent> encoder = encoder(context, level);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    root.addAppender(appender);
    if (level != Level.DEBUG) {
      // It logs a port that is taken as an error; the command says so itself, in one line.
      context.getLogger("io.javalin").setLevel(Level.OFF);
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, Level level) {
    if (level == Level.DEBUG) {
      PatternLayoutEncoder encoder = new PatternLayoutEncoder();
      encoder.setContext(context);
      encoder.setPattern(PATTERN_WITH_TRACE);
      return encoder;
    }
    ConsoleLayout layout = new ConsoleLayout();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    return encoder;
  }
}
