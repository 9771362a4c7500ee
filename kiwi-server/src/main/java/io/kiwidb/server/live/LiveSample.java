package io.kiwidb.server.live;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sample of the statistics. Threading: immutable.
 *
 * @param millis its time in milliseconds since 1970
 * @param figures the figures by name, see {@link Figure}; null where there is none
 */
public record LiveSample(long millis, Map<String, @Nullable Double> figures)
    implements LiveMessage {
  @Override
  public LiveTopic topic() {
    return LiveTopic.STATS;
  }
}
