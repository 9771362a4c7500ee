package io.kiwidb.testkit.kill;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run of kills has done so far. Threading: not thread-safe. */
public final class KillTally {
  private final Map<KillMoment, Long> cycles = new EnumMap<>(KillMoment.class);
  private long acknowledged;

  /** A process was killed, or ended, and what it left was checked. */
  void cycle(KillMoment moment) {
    cycles.merge(moment, 1L, Long::sum);
  }

  /** A write was acknowledged. */
  void acknowledged() {
    acknowledged++;
  }

  /** All cycles. */
  public long cycles() {
    return cycles.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Cycles of one moment. */
  public long cycles(KillMoment moment) {
    return cycles.getOrDefault(moment, 0L);
  }

  /** Acknowledged batches. */
  public long acknowledgements() {
    return acknowledged;
  }

  @Override
  public String toString() {
    return cycles() + " cycles ("
        + cycles.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "))
        + "), " + acknowledged + " batches acknowledged";
  }
}
