package io.kiwidb.server.load;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The life of a workload. */
public enum LoadState {
  /** Its threads run. */
  RUNNING,
  /** It was stopped, or its store was closed. */
  STOPPED,
  /** Its time was over. */
  FINISHED,
  /** The store refused an operation. */
  FAILED;

  /** Returns the name in JSON. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
