package io.kiwidb.engine.merge;

import io.kiwidb.CorruptionException;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * A source that may grow while it is read and that is as strict and as hostile as the contract
 * allows: it overwrites the key slice at each step, and values once they may be released, rejects
 * steps while unpositioned, and fails on request.
 */
public final class SortedSource implements EntryCursor {
  public final NavigableSet<KeyVersion> versions;
  final Entry entry = new Entry();
  public int steps;
  public int seeks;
  public int closes;
  public int failIn = -1;
  public RuntimeException closeFailure;

  private final KeyOrder order;
  private final List<byte[]> shownValues = new ArrayList<>(); // that somebody may use yet
  private boolean forgotten;
  private KeyVersion at;

  public SortedSource(KeyOrder order, Collection<KeyVersion> versions) {
    this.order = order;
    this.versions = new ConcurrentSkipListSet<>(KeyVersion.internalOrder(order));
    this.versions.addAll(versions);
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public boolean first() {
    seeks++;
    overwriteForgotten();
    return stand(versions.isEmpty() ? null : versions.first());
  }

  @Override
  public boolean last() {
    seeks++;
    overwriteForgotten();
    return stand(versions.isEmpty() ? null : versions.last());
  }

  @Override
  public boolean seek(LookupKey target) {
    seeks++;
    overwriteForgotten();
    byte[] key =
        Arrays.copyOfRange(target.array(), target.offset(), target.offset() + target.length());
    assert target.prefix() == order.prefix(key, 0, key.length)
        : "the target's prefix is not its key's";
    long tag = target.seekTag();
    return stand(versions.ceiling(new KeyVersion(key, tag >>> 8, (int) tag & 0xff, new byte[0])));
  }

  @Override
  public boolean next() {
    steps++;
    assert at != null : "next from nowhere";
    return stand(versions.higher(at));
  }

  @Override
  public boolean previous() {
    steps++;
    assert at != null : "previous from nowhere";
    return stand(versions.lower(at));
  }

  @Override
  public void releaseBuffers() {
    forgotten = true;
    at = null;
  }

  private void overwriteForgotten() {
    if (forgotten) {
      shownValues.forEach(value -> Arrays.fill(value, (byte) 0xee));
      shownValues.clear();
      forgotten = false;
    }
  }

  @Override
  public void close() {
    overwriteForgotten();
    closes++;
    if (closeFailure != null) {
      throw closeFailure;
    }
  }

  private boolean stand(KeyVersion version) {
    Arrays.fill(entry.keyArray(), (byte) 0xee); // the key slice is valid only until the next step
    at = null;
    if (failIn >= 0 && failIn-- == 0) {
      throw new CorruptionException("test.sst", 7, "good", "bad");
    }
    if (version == null) {
      return false;
    }
    at = version;
    byte[] slot = new byte[version.key().length + 5];
    System.arraycopy(version.key(), 0, slot, 3, version.key().length);
    entry.key(slot, 3, version.key().length, order.prefix(slot, 3, version.key().length));
    entry.tag(version.tag());
    byte[] value = new byte[version.value().length + 3];
    System.arraycopy(version.value(), 0, value, 2, version.value().length);
    entry.value(value, 2, version.value().length);
    shownValues.add(value);
    return true;
  }
}
