package io.kiwidb;

/**
 * Walks over keys and values both ways, seeing one moment of the store whatever is written, flushed
 * or compacted meanwhile.
 *
 * <p>A new cursor stands nowhere. A positioning call answers whether there is an entry; only then
 * may key and value be asked for. Walking off either end leaves the cursor nowhere.
 *
 * <p>Threading: not thread-safe, and it notices: a call while another thread is inside one is an
 * {@link IllegalStateException}. It may be handed from thread to thread. Two that come at the very
 * same moment can go unnoticed, and may then see wrong bytes, also in another cursor: buffers of a
 * closed cursor serve again.
 *
 * <p>Ownership: {@link #key} and {@link #value} are copies that belong to the caller. The slices
 * behind {@link #keyArray} and {@link #valueArray} belong to the store: valid until the next call,
 * never to be written to; they cost nothing.
 *
 * <p>Failure: {@link DatabaseClosedException} after its own or the database's close,
 * {@link CorruptionException}, {@link StorageException}. A cursor left open keeps tables from being
 * removed; one that is forgotten is reported and freed by the collector.
 */
public interface Cursor extends AutoCloseable {
  /** Goes to the first key of the range. */
  boolean seekToFirst();

  /** Goes to the last key of the range. */
  boolean seekToLast();

  /** Goes to the first key of the range at or behind the given one. */
  boolean seek(byte[] key);

  /** Goes to the last key of the range at or before the given one. */
  boolean seekForPrev(byte[] key);

  /** Goes one key on. Fails with {@link IllegalStateException} when the cursor stands nowhere. */
  boolean next();

  /** Goes one key back. Fails with {@link IllegalStateException} when the cursor stands nowhere. */
  boolean prev();

  /** Whether the cursor stands on a key. */
  boolean isValid();

  /** A copy of the key. */
  byte[] key();

  /** A copy of the value. */
  byte[] value();

  /** The array that holds the key. */
  byte[] keyArray();

  /** Where the key starts. */
  int keyOffset();

  /** How many bytes the key has. */
  int keyLength();

  /** The array that holds the value. */
  byte[] valueArray();

  /** Where the value starts. */
  int valueOffset();

  /** How many bytes the value has. */
  int valueLength();

  /** Lets go of what the cursor sees. Idempotent. */
  @Override
  void close();
}
