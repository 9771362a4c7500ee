package io.kiwidb.engine.read;

import io.kiwidb.Cursor;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.KeyRange;
import io.kiwidb.TimedOperation;
import io.kiwidb.engine.observe.Recorder;
import io.kiwidb.engine.range.DeletedKeys;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.EntryCursor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The cursor that users hold: a {@link UserKeyCursor} with checks for misuse.
 *
 * <p><b>Concurrent use by two threads</b> is detected with a field that names the thread inside a
 * positioning call. It is written and read with opaque access, which costs next to nothing, instead
 * of a compare-and-set, which would cost a tenth of a step. A thread that finds the field set fails
 * on entry; if two enter simultaneously they overwrite each other's name, and the one that does not
 * find its own on exit fails there. This diagnoses a bug of the caller; it does not make the cursor
 * thread-safe.
 *
 * <p><b>After the database is closed</b> positioning calls, {@link #key} and {@link #value} fail.
 * The slices, which refer to heap arrays, are not checked: they remain readable, and a check would
 * cost time.
 *
 * <p><b>A value in a blob file</b> is read when its bytes are first asked for, and not by the step,
 * so a scan that needs keys and lengths only reads none. Asking can then fail as a step can.
 *
 * <p>Threading, ownership and failure: as specified by {@link Cursor}. After a failed step the
 * cursor is unpositioned and can be positioned again.
 */
public final class StoreCursor implements Cursor {
  private static final VarHandle USER;
  private static final VarHandle CLOSED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      USER =
          lookup.findVarHandle(StoreCursor.class, "user", Thread.class).withInvokeExactBehavior();
      CLOSED = lookup
          .findVarHandle(StoreCursor.class, "closed", boolean.class)
          .withInvokeExactBehavior();
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final EntryCursor source;
  private final UserKeyCursor keys;
  private final Runnable onClose;
  private final BooleanSupplier databaseClosed;
  private final String location;

  @SuppressWarnings("UnusedVariable") // read and written through USER
  private @Nullable Thread user;

  private @Nullable Recorder recorder;

  @SuppressWarnings("UnusedVariable") // only needs to be reachable from here
  private @Nullable Object owner;

  private boolean closed; // set through CLOSED
  private boolean valid;

  /**
   * Creates an unpositioned cursor.
   *
   * @param source every version of every key, in internal order; this cursor takes ownership
   * @param range the keys to be shown; its arrays are copied
   * @param sequence the newest visible sequence number
   * @param onClose run once, after the source was closed, even if that failed
   * @param databaseClosed returns whether the database has been closed
   * @param location the location of the database, for messages
   */
  public StoreCursor(
      EntryCursor source,
      KeyOrder order,
      KeyRange range,
      long sequence,
      Runnable onClose,
      BooleanSupplier databaseClosed,
      String location) {
    this.source = source;
    this.keys = new UserKeyCursor(source, order, range, sequence, location);
    this.onClose = onClose;
    this.databaseClosed = databaseClosed;
    this.location = location;
  }

  /** Records the latencies of its seeks from now on. */
  StoreCursor measuredBy(Recorder newRecorder) {
    recorder = newRecorder;
    return this;
  }

  /** Sets who is asked about what is not a plain value; without it, there is nothing else. */
  StoreCursor with(CursorSupport support) {
    keys.with(support);
    return this;
  }

  /** Hides what range deletions cover; null if there are none. */
  StoreCursor without(@Nullable DeletedKeys deleted) {
    keys.without(deleted);
    return this;
  }

  /**
   * Keeps an object reachable as long as this cursor is: the database, so that it is not closed
   * earlier.
   */
  StoreCursor ownedBy(Object newOwner) {
    owner = newOwner;
    return this;
  }

  @Override
  public boolean seekToFirst() {
    long begun = enter();
    try {
      return sought(keys.first(), begun);
    } finally {
      leave();
    }
  }

  @Override
  public boolean seekToLast() {
    long begun = enter();
    try {
      return sought(keys.last(), begun);
    } finally {
      leave();
    }
  }

  @Override
  public boolean seek(byte[] key) {
    Objects.requireNonNull(key, "key");
    long begun = enter();
    try {
      return sought(keys.ceiling(key), begun);
    } finally {
      leave();
    }
  }

  @Override
  public boolean seekForPrev(byte[] key) {
    Objects.requireNonNull(key, "key");
    long begun = enter();
    try {
      return sought(keys.floor(key), begun);
    } finally {
      leave();
    }
  }

  @Override
  public boolean next() {
    enterFromKey();
    try {
      return valid = keys.next();
    } finally {
      leave();
    }
  }

  @Override
  public boolean prev() {
    enterFromKey();
    try {
      return valid = keys.previous();
    } finally {
      leave();
    }
  }

  @Override
  public boolean isValid() {
    return valid;
  }

  @Override
  public byte[] key() {
    requireKey();
    requireOpen();
    return Arrays.copyOf(keys.keyArray(), keys.keyLength());
  }

  @Override
  public byte[] value() {
    requireKey();
    requireOpen();
    read();
    int start = keys.valueOffset();
    return Arrays.copyOfRange(keys.valueArray(), start, start + keys.valueLength());
  }

  @Override
  public byte[] keyArray() {
    requireKey();
    return keys.keyArray();
  }

  @Override
  public int keyOffset() {
    requireKey();
    return 0;
  }

  @Override
  public int keyLength() {
    requireKey();
    return keys.keyLength();
  }

  @Override
  public byte[] valueArray() {
    requireKey();
    read();
    return keys.valueArray();
  }

  @Override
  public int valueOffset() {
    requireKey();
    read();
    return keys.valueOffset();
  }

  @Override
  public int valueLength() {
    requireKey();
    int length = keys.valueLength();
    return length < 0 ? keys.lengthApart() : length;
  }

  @Override
  public long expiryMillis() {
    requireKey();
    return keys.valueExpiry();
  }

  @Override
  public void close() {
    if (user() != null) {
      throw usedByTwoThreads();
    }
    if (!(boolean) CLOSED.getAndSet(this, true)) {
      valid = false;
      keys.clear();
      try {
        source.releaseBuffers();
        source.close();
      } finally {
        onClose.run();
      }
    }
  }

  /**
   * Begins a positioning call; the cursor is unpositioned until the call succeeds. Returns the
   * start time if it is measured.
   */
  private long enter() {
    requireOpen();
    begin();
    valid = false;
    source.releaseBuffers();
    return recorder == null ? Recorder.NOT_MEASURED : recorder.begin();
  }

  /** Ends a positioning call that succeeded. */
  private boolean sought(boolean found, long begun) {
    if (recorder != null) {
      recorder.end(TimedOperation.SEEK, begun);
    }
    return valid = found;
  }

  /** Begins a positioning call that starts from the current key. */
  private void enterFromKey() {
    requireKey();
    requireOpen();
    begin();
    valid = false;
  }

  private @Nullable Thread user() {
    return (Thread) USER.getOpaque(this);
  }

  private void begin() {
    if (user() != null) {
      throw usedByTwoThreads();
    }
    USER.setOpaque(this, Thread.currentThread());
  }

  /**
   * Ends a positioning call. The write at the end also keeps this object reachable, so that no
   * cleaner closes it during a call.
   */
  private void leave() {
    boolean alone = user() == Thread.currentThread();
    USER.setOpaque(this, (Thread) null);
    if (!alone) {
      valid = false;
      throw usedByTwoThreads();
    }
  }

  private void requireKey() {
    if (!valid || user() != null) {
      throw noKey();
    }
  }

  private void requireOpen() {
    if (closed || databaseClosed.getAsBoolean()) {
      throw closedException();
    }
  }

  /** Reads the value if it is in a blob file and was not read yet. */
  private void read() {
    if (keys.valueLength() < 0) {
      requireOpen();
      keys.readValue();
    }
  }

  private RuntimeException noKey() {
    if (user() != null) {
      return usedByTwoThreads();
    }
    if (closed || databaseClosed.getAsBoolean()) {
      return closedException();
    }
    return new IllegalStateException(
        "the cursor is not positioned: position it, and use key, value, next or prev only if that call returned true");
  }

  private DatabaseClosedException closedException() {
    return new DatabaseClosedException(closed ? "cursor" : "database " + location);
  }

  private static IllegalStateException usedByTwoThreads() {
    return new IllegalStateException(
        "the cursor is used by two threads at once: use one cursor per thread, or hand it over only between calls");
  }
}
