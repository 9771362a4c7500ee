package io.kiwidb.cli.view;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.ReadView;
import io.kiwidb.cli.format.RecordWriter;
import java.util.function.BooleanSupplier;

/**
 * A scan of a range of keys. Threading: immutable.
 *
 * @param range the keys to scan
 * @param order the direction
 * @param limit maximum number of entries
 */
public record Scan(KeyRange range, Order order, long limit) {
  /** No limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** Direction of a scan. */
  public enum Order {
    /** Ascending key order. */
    FORWARD,
    /** Descending key order. */
    REVERSE
  }

  /** How a scan ended. */
  public enum End {
    /** The whole range was scanned. */
    COMPLETE,
    /** The limit was reached, and more entries follow. */
    LIMIT,
    /** The scan was stopped. */
    STOPPED
  }

  /**
   * Passes each entry to the writer until the end of the range, the limit, or {@code stop} returns
   * true.
   */
  public End run(ReadView view, RecordWriter writer, BooleanSupplier stop) {
    try (Cursor cursor = view.cursor(range)) {
      boolean forward = order == Order.FORWARD;
      long seen = 0;
      for (boolean ok = forward ? cursor.seekToFirst() : cursor.seekToLast();
          ok;
          ok = forward ? cursor.next() : cursor.prev()) {
        if (seen == limit) {
          return End.LIMIT;
        }
        if (stop.getAsBoolean()) {
          return End.STOPPED;
        }
        writer.write(cursor.key(), cursor.value(), cursor.expiryMillis());
        seen++;
      }
      return End.COMPLETE;
    }
  }
}
