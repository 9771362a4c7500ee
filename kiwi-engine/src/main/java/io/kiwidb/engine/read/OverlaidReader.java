package io.kiwidb.engine.read;

import io.kiwidb.Cursor;
import io.kiwidb.Expiry;
import io.kiwidb.KeyRange;
import io.kiwidb.engine.expiry.Moment;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Lookup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lookups in a keyspace as of a moment, with an {@link Overlay} on top.
 *
 * <p>A lookup asks the overlay first; what it does not know is looked up in the keyspace. An
 * operand in the overlay, whose value may be in either, is left to a cursor over both.
 *
 * <p>Threading: immutable. Requires: a snapshot of the moment, and the overlay, are held meanwhile.
 *
 * @param reader reads the keyspace
 * @param at the moment
 * @param overlay writes on top; null if there are none
 */
public record OverlaidReader(
    StoreReader reader, Moment at, @Nullable Overlay overlay) {
  /** Returns the value of a key; null if it has none. */
  public byte @Nullable [] get(byte[] key) {
    Overlay own = overlay;
    if (own == null) {
      return reader.get(key, at);
    }
    Entry found = new Entry();
    return switch (look(own, key, found)) {
      case BELOW -> reader.get(key, at);
      case ABSENT -> null;
      case VALUE -> found.copyValue();
      case OPERAND -> {
        try (Cursor cursor = cursorAt(own, key)) {
          yield isAt(cursor, key) ? cursor.value() : null;
        }
      }
    };
  }

  /** Returns when the value of a key expires; null if it has none. */
  public @Nullable Expiry expiry(byte[] key) {
    Overlay own = overlay;
    if (own == null) {
      return reader.expiry(key, at);
    }
    Entry found = new Entry();
    return switch (look(own, key, found)) {
      case BELOW -> reader.expiry(key, at);
      case ABSENT -> null;
      case VALUE, OPERAND -> Expiry.of(found.expiry(), at.millis());
    };
  }

  /** Returns the values of several keys: null for those that have none. */
  public List<byte @Nullable []> multiGet(List<byte[]> keys) {
    if (overlay == null) {
      return reader.multiGet(keys, at);
    }
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.add(get(key));
    }
    return values;
  }

  /** What the overlay says of a key. */
  private enum Finding {
    /** Nothing: the keyspace decides. */
    BELOW,
    ABSENT,
    VALUE,
    OPERAND
  }

  private Finding look(Overlay own, byte[] key, Entry found) {
    KeyOrder order = reader.order();
    Lookup answer = own.get(order, key, found);
    long deleted = own.newestRangeDeletion(order, key);
    if (PointLookup.goesOn(answer, found)) {
      return deleted == RangeDeletions.NONE ? Finding.BELOW : Finding.ABSENT;
    }
    if (answer == Lookup.DELETED || found.sequence() < deleted || found.expiry() <= at.millis()) {
      return Finding.ABSENT;
    }
    return answer == Lookup.FOUND ? Finding.VALUE : Finding.OPERAND;
  }

  /**
   * Opens a cursor over a range; the caller closes it.
   *
   * @param release called once when the cursor needs the overlay no longer, also if this fails
   * @param owner kept reachable as long as the cursor is
   */
  public Cursor cursor(KeyRange range, Runnable release, Object owner) {
    Overlay own = overlay;
    return own == null
        ? reader.cursor(range, at, owner)
        : reader.overlaid().open(range, at, own, release, owner);
  }

  private Cursor cursorAt(Overlay own, byte[] key) {
    Cursor cursor = reader.overlaid().open(KeyRange.all(), at, own, () -> {}, this);
    boolean positioned = false;
    try {
      cursor.seek(key);
      positioned = true;
      return cursor;
    } finally {
      if (!positioned) {
        cursor.close();
      }
    }
  }

  private boolean isAt(Cursor cursor, byte[] key) {
    return cursor.isValid()
        && reader
                .order()
                .compare(
                    cursor.keyArray(), cursor.keyOffset(), cursor.keyLength(), key, 0, key.length)
            == 0;
  }
}
