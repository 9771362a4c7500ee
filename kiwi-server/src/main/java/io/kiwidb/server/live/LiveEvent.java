package io.kiwidb.server.live;

import java.util.Map;

/**
 * An event of the store, as listeners are told. Threading: immutable.
 *
 * @param millis when the server heard of it, in milliseconds since 1970
 * @param name its stable name, such as {@code compaction.completed}
 * @param level how important it is: {@code INFO} or more
 * @param text the event in a sentence
 * @param fields its details: text, numbers and truth values by name
 */
public record LiveEvent(
    long millis, String name, LogLevel level, String text, Map<String, Object> fields)
    implements LiveMessage {
  @Override
  public LiveTopic topic() {
    return LiveTopic.EVENTS;
  }
}
