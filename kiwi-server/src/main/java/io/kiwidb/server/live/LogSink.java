package io.kiwidb.server.live;

/**
 * Takes lines of the log. Threading: thread-safe; returns quickly, whoever reads the lines. Must
 * not log.
 */
@FunctionalInterface
public interface LogSink {
  /** Takes a line. */
  void accept(LogLine line);
}
