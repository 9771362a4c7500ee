package io.kiwidb.server.load;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a workload chooses its keys. */
public enum Distribution {
  /** One after the other, and from the beginning again; the threads share the order. */
  SEQUENTIAL,
  /** Each with the same probability. */
  UNIFORM,
  /** A few very often, see {@link ZipfRanks}; the frequent ones are scattered over all keys. */
  ZIPF,
  /** Four of five from the first fifth of the keys, so that one range is hot. */
  HOTSPOT;

  /** Returns the name in JSON. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
