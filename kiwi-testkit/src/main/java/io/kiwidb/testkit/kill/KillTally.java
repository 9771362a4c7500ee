package io.kiwidb.testkit.kill;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The progress of a run of kills. Threading: not thread-safe. */
public final class KillTally {
  private final Map<KillMoment, Long> cycles = new EnumMap<>(KillMoment.class);
  private long acknowledged;
  private long expired;

  /** Records that a process was killed, or ended, and that its store was checked. */
  void cycle(KillMoment moment) {
    cycles.merge(moment, 1L, Long::sum);
  }

  /** Records that a write was acknowledged. */
  void acknowledged() {
    acknowledged++;
  }

  /** Records that a value was read to have expired. */
  void expired() {
    expired++;
  }

  /** Returns how often a value was read to have expired. */
  public long expiries() {
    return expired;
  }

  /** Returns the number of cycles. */
  public long cycles() {
    return cycles.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the number of cycles of a moment. */
  public long cycles(KillMoment moment) {
    return cycles.getOrDefault(moment, 0L);
  }

  /** Returns the number of acknowledged batches. */
  public long acknowledgements() {
    return acknowledged;
  }

  @Override
  public String toString() {
    return cycles() + " cycles ("
        + cycles.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "))
        + "), " + acknowledged + " batches acknowledged, " + expired + " values seen to expire";
  }
}
