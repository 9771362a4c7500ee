package io.kiwidb.server.live;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What a listener can be told about. Each topic has a queue of its own length, so that one that is
 * noisy does not displace the others.
 */
public enum LiveTopic {
  /** A sample of the statistics each second. */
  STATS(64),
  /** Events of the store. */
  EVENTS(1_024),
  /** Lines of the log. */
  LOGS(4_096),
  /** The running compactions, each second. */
  COMPACTIONS(8);

  private final String label = name().toLowerCase(Locale.ROOT);
  private final int capacity;

  LiveTopic(int capacity) {
    this.capacity = capacity;
  }

  /** Returns the name in JSON. */
  @JsonValue
  public String label() {
    return label;
  }

  /** Returns how many messages of this topic wait for a slow listener, at most. */
  public int capacity() {
    return capacity;
  }
}
