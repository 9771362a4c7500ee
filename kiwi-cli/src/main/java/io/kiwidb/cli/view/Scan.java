package io.kiwidb.cli.view;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.ReadView;
import io.kiwidb.cli.format.RecordWriter;
import java.util.function.BooleanSupplier;

/**
 * A walk over a range of keys. Threading: immutable.
 *
 * @param range which keys
 * @param order which way
 * @param limit how many at most
 */
public record Scan(KeyRange range, Order order, long limit) {
  /** No limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** Which way to walk. */
  public enum Order {
    /** From the first key on. */
    FORWARD,
    /** From the last key back. */
    REVERSE
  }

  /** What a walk came to. */
  public enum End {
    /** It saw the whole range. */
    COMPLETE,
    /** It reached the limit, and there is more. */
    LIMIT,
    /** It was told to stop. */
    STOPPED
  }

  /** Shows each record to the writer, until the end, the limit, or {@code stop} says so. */
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
        writer.write(cursor.key(), cursor.value());
        seen++;
      }
      return End.COMPLETE;
    }
  }
}
