/**
 * Time, as far as expiries of entries need it.
 *
 * <p>An entry with an expiry is visible to readers whose moment is before it. To all others it is a
 * deletion: it hides every older entry of its key, and is itself not seen. So the answer to a
 * reader never depends on whether a compaction has already removed an expired entry.
 *
 * <p>A moment is a sequence number and a time. Moments are ordered: of two, the one with the larger
 * sequence number has no earlier time. {@link io.kiwidb.engine.expiry.ExpiryClock} says what time
 * it is, so that it never goes back, not even when a store is opened again.
 */
package io.kiwidb.engine.expiry;
