package io.kiwidb.engine.read;

import io.kiwidb.spi.Entry;
import io.kiwidb.spi.LookupKey;
import org.jspecify.annotations.Nullable;

/**
 * Objects that lookups reuse, for each thread: one set for all keyspaces of a store, because a
 * thread is in one lookup at a time.
 *
 * <p>Threading: thread-safe; what it returns is confined to the calling thread.
 */
public final class ReadScratch {
  private final ThreadLocal<OfThread> scratches = ThreadLocal.withInitial(OfThread::new);

  /** The objects of one thread. */
  static final class OfThread {
    private final LookupKey key = new LookupKey();
    private final Entry entry = new Entry();
    private @Nullable CountedLookup counted;

    LookupKey key() {
      return key;
    }

    Entry entry() {
      return entry;
    }

    /** Returns a lookup that counts tables. */
    CountedLookup counted() {
      CountedLookup own = counted;
      if (own == null) {
        own = new CountedLookup();
        counted = own;
      }
      return own;
    }
  }

  /** Creates it; objects are created when a thread needs them. */
  public ReadScratch() {}

  OfThread get() {
    return scratches.get();
  }
}
