package io.kiwidb.server.resource;

import io.kiwidb.Kiwi;
import io.kiwidb.Settings;
import io.kiwidb.Statistics;
import io.kiwidb.server.store.ServedStore;
import java.util.List;

/** The write-ahead log. Threading: thread-safe. */
public final class WriteAheadLog {
  /** A segment. */
  public record Segment(long number, long bytes, long syncedBytes, String state) {}

  /** The log. */
  public record Info(
      List<Segment> segments, long unsyncedBytes, long lastSequence, String durability) {}

  private final ServedStore store;

  /** Creates the area. */
  public WriteAheadLog(ServedStore store) {
    this.store = store;
  }

  /** Returns the segments, oldest first. */
  public Info info() {
    Kiwi db = store.db();
    List<Segment> segments = db.insight().logSegments().stream()
        .map(segment -> new Segment(
            segment.number(), segment.bytes(), segment.syncedBytes(), Names.of(segment.state())))
        .toList();
    Statistics stats = db.stats();
    return new Info(
        segments,
        stats.unsyncedLogBytes(),
        stats.lastSequence(),
        Names.of(db.settings().get(Settings.DURABILITY)));
  }

  /** Makes all previous writes durable. */
  public void sync() {
    store.db().sync();
  }
}
