package io.kiwidb.engine.merge;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import java.util.ArrayList;
import java.util.List;

/** Tables of a level, divided between user keys, that count open cursors. */
public final class ModelLevel implements LevelTables {
  final List<List<KeyVersion>> tables = new ArrayList<>();
  int open;
  int opened;
  int mostOpen;

  private final KeyOrder order;

  /**
   * Cuts the versions, which are in internal order, into tables of about the given number of
   * entries.
   */
  public ModelLevel(KeyOrder order, List<KeyVersion> sorted, int perTable) {
    this.order = order;
    List<KeyVersion> table = new ArrayList<>();
    for (KeyVersion version : sorted) {
      boolean keyEnds =
          !table.isEmpty() && order.compare(table.get(table.size() - 1).key(), version.key()) != 0;
      if (keyEnds && table.size() >= perTable) {
        tables.add(table);
        table = new ArrayList<>();
      }
      table.add(version);
    }
    if (!table.isEmpty()) {
      tables.add(table);
    }
  }

  @Override
  public int count() {
    return tables.size();
  }

  @Override
  public long smallestPrefix(int i) {
    byte[] key = smallestKey(i);
    return order.prefix(key, 0, key.length);
  }

  @Override
  public byte[] smallestKey(int i) {
    return tables.get(i).get(0).key();
  }

  @Override
  public byte[] largestKey(int i) {
    return tables.get(i).get(tables.get(i).size() - 1).key();
  }

  @Override
  public EntryCursor open(int i) {
    open++;
    opened++;
    mostOpen = Math.max(mostOpen, open);
    SortedSource source = new SortedSource(order, tables.get(i));
    return new EntryCursor() {
      private boolean closed;

      @Override
      public Entry entry() {
        return source.entry();
      }

      @Override
      public boolean first() {
        return source.first();
      }

      @Override
      public boolean last() {
        return source.last();
      }

      @Override
      public boolean seek(LookupKey target) {
        return source.seek(target);
      }

      @Override
      public boolean next() {
        return source.next();
      }

      @Override
      public boolean previous() {
        return source.previous();
      }

      @Override
      public void releaseBuffers() {
        source.releaseBuffers();
      }

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          source.close();
          open--;
        }
      }
    };
  }
}
