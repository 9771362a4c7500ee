package io.kiwidb.server.live;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How severe a line of the log is, least severe first. */
public enum LogLevel {
  /** Steps of an operation. */
  TRACE,
  /** What helps to find an error. */
  DEBUG,
  /** What happens in normal operation. */
  INFO,
  /** What is unusual, and was handled. */
  WARN,
  /** What failed. */
  ERROR;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** Returns the name in JSON. */
  @JsonValue
  public String label() {
    return label;
  }

  /** Returns whether this level is at least as severe as another. */
  public boolean isAtLeast(LogLevel other) {
    return compareTo(other) >= 0;
  }
}
