package io.kiwidb.engine.read;

import io.kiwidb.engine.expiry.Moment;
import io.kiwidb.engine.expiry.ReadTime;
import io.kiwidb.engine.gap.GapReader;
import io.kiwidb.engine.gap.GapWalk;
import io.kiwidb.engine.operand.Operands;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What one cursor of a keyspace reads from, and at what moment: holds a super-version until it is
 * run.
 *
 * <p>The time is that of the opening, if anything that the cursor can show may have an expiry.
 * Otherwise the clock is only read for gaps, at any later time: reading it takes as long as a step.
 *
 * <p>Threading: as the cursor; {@link #run} may also be called by the thread that finds a forgotten
 * cursor. It must not refer to the cursor.
 */
final class CursorView implements CursorSupport, Runnable {
  private final StoreReader reader;
  private final SuperVersion view;
  private final int stripe;
  private final long sequence;
  private final Moment at;
  private @Nullable ReadTime time;

  /**
   * Takes over a super-version that was entered before the sequence number was read.
   *
   * @param stripe with which it was entered
   * @param sequence the newest sequence number that the cursor sees
   * @param at the moment asked for, which may be the latest
   */
  CursorView(StoreReader reader, SuperVersion view, int stripe, long sequence, Moment at) {
    this.reader = reader;
    this.view = view;
    this.stripe = stripe;
    this.sequence = sequence;
    this.at = at;
    if (view.hasExpiries()) {
      time();
    }
  }

  @Override
  public ReadTime time() {
    ReadTime known = time;
    if (known == null) {
      known = reader.timeOf(at);
      time = known;
    }
    return known;
  }

  @Override
  public Operands operands() {
    return reader.operands();
  }

  @Override
  public boolean hasGaps() {
    return view.gaps().exist();
  }

  @Override
  public GapWalk walk() {
    return reader.walk(view, new GapReader(sequence, time().millis()));
  }

  @Override
  public void read(Entry pointer) {
    reader.readApart(view, pointer);
  }

  /** Releases the super-version. Requires: called once. */
  @Override
  public void run() {
    reader.release(view, stripe);
  }
}
