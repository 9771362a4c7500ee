package io.kiwidb.server.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of the structured log. Threading: immutable.
 *
 * @param millis its time in milliseconds since 1970
 * @param level how severe it is
 * @param event the stable name of an event of the store; {@link #OTHER} for other lines
 * @param message what happened
 * @param logger name of the logger, if it came from one
 * @param thread name of the thread, if it is known
 * @param fields details: text, numbers and truth values by name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogLine(
    long millis,
    LogLevel level,
    String event,
    String message,
    @Nullable String logger,
    @Nullable String thread,
    Map<String, Object> fields)
    implements LiveMessage {
  /** The event of lines that are none. */
  public static final String OTHER = "log";

  @Override
  public LiveTopic topic() {
    return LiveTopic.LOGS;
  }
}
