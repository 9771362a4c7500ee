package io.kiwidb.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import io.kiwidb.cli.format.EscapedText;
import java.nio.charset.StandardCharsets;

/**
 * Lays out a line of the log for standard error: the message and, if there is an exception, its
 * class and message, but no stack trace.
 *
 * <p>Threading: thread-safe.
 */
final class ConsoleLayout extends LayoutBase<ILoggingEvent> {
  ConsoleLayout() {}

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder("kiwi: ")
        .append(event.getLevel())
        .append(": ")
        .append(event.getFormattedMessage());
    IThrowableProxy error = event.getThrowableProxy();
    if (error != null) {
      line.append(": ").append(error.getClassName());
      if (error.getMessage() != null) {
        line.append(": ").append(printable(error.getMessage()));
      }
    }
    return line.append(System.lineSeparator()).toString();
  }

  /** The message may quote a key or a name. */
  private static String printable(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return EscapedText.isAllPrintable(bytes) ? text : EscapedText.encode(bytes);
  }
}
