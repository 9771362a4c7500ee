package io.kiwidb.engine.merge;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import java.util.Arrays;
import java.util.List;

/** A source over an array that allocates nothing. */
public final class ArraySource implements EntryCursor {
  private final KeyOrder order;
  private final KeyVersion[] versions;
  private final Entry entry = new Entry();
  private int at = -1;

  public ArraySource(KeyOrder order, List<KeyVersion> versions) {
    this.order = order;
    this.versions = versions.toArray(new KeyVersion[0]);
    Arrays.sort(this.versions, KeyVersion.internalOrder(order));
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public boolean first() {
    return stand(0);
  }

  @Override
  public boolean last() {
    return stand(versions.length - 1);
  }

  @Override
  public boolean seek(LookupKey target) {
    int i = 0;
    while (i < versions.length && isBefore(versions[i], target)) {
      i++;
    }
    return stand(i);
  }

  @Override
  public boolean next() {
    return stand(at + 1);
  }

  @Override
  public boolean previous() {
    return stand(at - 1);
  }

  @Override
  public void close() {
    at = -1;
  }

  private boolean isBefore(KeyVersion version, LookupKey target) {
    int byKey = order.compare(
        version.key(), 0, version.key().length, target.array(), target.offset(), target.length());
    return byKey < 0 || (byKey == 0 && version.tag() > target.seekTag());
  }

  private boolean stand(int i) {
    if (i < 0 || i >= versions.length) {
      at = Integer.MIN_VALUE;
      return false;
    }
    at = i;
    KeyVersion version = versions[i];
    entry.key(
        version.key(),
        0,
        version.key().length,
        order.prefix(version.key(), 0, version.key().length));
    entry.tag(version.tag());
    entry.value(version.value(), 0, version.value().length);
    return true;
  }
}
