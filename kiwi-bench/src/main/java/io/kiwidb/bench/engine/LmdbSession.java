package io.kiwidb.bench.engine;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/**
 * An LMDB session of one thread. Lookups renew one read transaction, which is the cheapest way to
 * read the latest state.
 */
final class LmdbSession implements Session {
  private static final int INITIAL_CAPACITY = 4096;

  private final Env<ByteBuffer> env;
  private final Dbi<ByteBuffer> dbi;
  private final Txn<ByteBuffer> reading;
  private final Txn<ByteBuffer> scanning;
  private final ByteBuffer keyBuffer;
  private ByteBuffer valueBuffer = ByteBuffer.allocateDirect(INITIAL_CAPACITY);
  private byte[] value = new byte[INITIAL_CAPACITY];
  private final byte[] cursorKey;
  private byte[] cursorValue = new byte[INITIAL_CAPACITY];
  private @Nullable Txn<ByteBuffer> batch;

  LmdbSession(Env<ByteBuffer> env, Dbi<ByteBuffer> dbi) {
    this.env = env;
    this.dbi = dbi;
    keyBuffer = ByteBuffer.allocateDirect(env.getMaxKeySize());
    cursorKey = new byte[env.getMaxKeySize()];
    reading = env.txnRead();
    reading.reset();
    scanning = env.txnRead();
    scanning.reset();
  }

  @Override
  public void put(byte[] key, byte[] newValue) {
    dbi.put(keyOf(key), valueOf(newValue));
  }

  @Override
  public void putSync(byte[] key, byte[] newValue) {
    dbi.put(keyOf(key), valueOf(newValue));
    env.sync(true); // even with MDB_NOSYNC
  }

  @Override
  public void delete(byte[] key) {
    dbi.delete(keyOf(key));
  }

  @Override
  public void addToBatch(byte[] key, byte[] newValue) {
    if (batch == null) {
      batch = env.txnWrite();
    }
    dbi.put(batch, keyOf(key), valueOf(newValue));
  }

  @Override
  public void writeBatch() {
    if (batch != null) {
      batch.commit();
      batch.close();
      batch = null;
    }
  }

  @Override
  public int get(byte[] key) {
    reading.renew();
    ByteBuffer found = dbi.get(reading, keyOf(key));
    int length = found == null ? MISSING : copy(found);
    reading.reset();
    return length;
  }

  private int copy(ByteBuffer found) {
    int length = found.remaining();
    if (length > value.length) {
      value = new byte[length];
    }
    found.get(found.position(), value, 0, length);
    return length;
  }

  @Override
  public byte[] value() {
    return value;
  }

  @Override
  public int multiGet(List<byte[]> keys) {
    int count = 0;
    reading.renew();
    for (byte[] key : keys) {
      ByteBuffer found = dbi.get(reading, keyOf(key));
      if (found != null) {
        copy(found);
        count++;
      }
    }
    reading.reset();
    return count;
  }

  /** At most one cursor may be open: cursors share a transaction and buffers. */
  @Override
  public EngineCursor cursor() {
    scanning.renew();
    return new LmdbCursor(dbi.openCursor(scanning));
  }

  @Override
  public void close() {
    if (batch != null) {
      batch.close();
    }
    reading.close();
    scanning.close();
  }

  private ByteBuffer keyOf(byte[] key) {
    return keyBuffer.clear().put(key).flip();
  }

  private ByteBuffer valueOf(byte[] newValue) {
    if (newValue.length > valueBuffer.capacity()) {
      valueBuffer = ByteBuffer.allocateDirect(newValue.length);
    }
    return valueBuffer.clear().put(newValue).flip();
  }

  private final class LmdbCursor extends ArrayCursor {
    private final Cursor<ByteBuffer> cursor;

    LmdbCursor(Cursor<ByteBuffer> cursor) {
      this.cursor = cursor;
      key = cursorKey;
      value = cursorValue;
    }

    @Override
    public boolean first() {
      return load(cursor.first());
    }

    @Override
    public boolean last() {
      return load(cursor.last());
    }

    @Override
    public boolean seek(byte[] target) {
      return load(cursor.get(keyOf(target), GetOp.MDB_SET_RANGE));
    }

    @Override
    public boolean next() {
      return load(cursor.next());
    }

    @Override
    public boolean previous() {
      return load(cursor.prev());
    }

    private boolean load(boolean there) {
      if (there) {
        ByteBuffer foundKey = cursor.key();
        foundKey.get(foundKey.position(), key, 0, foundKey.remaining());
        ByteBuffer foundValue = cursor.val();
        valueLength = foundValue.remaining();
        if (valueLength > value.length) {
          value = new byte[valueLength];
          cursorValue = value;
        }
        foundValue.get(foundValue.position(), value, 0, valueLength);
      }
      return there;
    }

    @Override
    public void close() {
      cursor.close();
      scanning.reset();
    }
  }
}
