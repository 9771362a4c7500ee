package io.kiwidb.engine.read;

import io.kiwidb.engine.expiry.ReadTime;
import io.kiwidb.engine.gap.GapWalk;
import io.kiwidb.engine.operand.Operands;
import io.kiwidb.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What a cursor asks for when it meets something other than a plain value: an expiry, an operand, a
 * value apart, a key that shows nothing. One object, asked late, because most cursors meet none of
 * these and are opened for one seek.
 *
 * <p>Threading: as the cursor that it belongs to. Failure of reads: {@link ApartValues}.
 */
interface CursorSupport extends ApartValues {
  /** For a source of plain values and deletions. */
  CursorSupport NONE = new CursorSupport() {
    @Override
    public @Nullable ReadTime time() {
      return null;
    }

    @Override
    public Operands operands() {
      return new Operands(null, applied -> {});
    }

    @Override
    public boolean hasGaps() {
      return false;
    }

    @Override
    public @Nullable GapWalk walk() {
      return null;
    }

    @Override
    public void read(Entry pointer) {
      ApartValues.NONE.read(pointer);
    }
  };

  /** Returns the time at which expiries are judged, always the same; null if nothing expires. */
  @Nullable
  ReadTime time();

  /** Returns what collects operands and applies the merge operator; creates it. */
  Operands operands();

  /** Returns whether there are keys that can be passed over. */
  boolean hasGaps();

  /** Returns who knows which keys can be passed over; creates it. Null if nobody wants to know. */
  @Nullable
  GapWalk walk();
}
