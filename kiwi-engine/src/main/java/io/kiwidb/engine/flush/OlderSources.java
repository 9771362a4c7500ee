package io.kiwidb.engine.flush;

import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.merge.CompactionIterator;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables and memtables that may contain older entries of the keys of a memtable that is
 * flushed: all tables, and the memtables sealed before it that are in no table yet.
 *
 * <p>Where none of them reaches to a key, a deletion of it hides nothing and need not be written:
 * so entries of a short queue, which are deleted in the memtable that they were put into, leave
 * nothing behind. Tables that are added later contain entries of these, or newer ones.
 *
 * <p>Threading: not thread-safe. Holds a version until it is closed.
 */
final class OlderSources implements CompactionIterator.OlderEntries, AutoCloseable {
  private final KeyOrder order;
  private final @Nullable Version version; // null if the keyspace is gone
  private final List<Span> memtables = new ArrayList<>();
  private final LookupKey probe = new LookupKey();

  /** The smallest and the largest key of a memtable. */
  private record Span(byte[] smallest, byte[] largest) {}

  private OlderSources(KeyOrder order, @Nullable Version version) {
    this.order = order;
    this.version = version;
  }

  /** Returns those of a sealed memtable. */
  static OlderSources of(Tree tree, MemTableSlot slot) {
    KeyOrder order = tree.context().order();
    int stripe = SuperVersions.stripe();
    SuperVersion view = tree.superVersions().tryEnter(stripe);
    if (view == null) {
      return new OlderSources(order, null);
    }
    try {
      OlderSources sources = new OlderSources(order, view.version().hold());
      for (MemTableSlot other : view.memtables()) {
        if (other.id() < slot.id()) {
          sources.add(other);
        }
      }
      return sources;
    } finally {
      tree.superVersions().exit(view, stripe);
    }
  }

  private void add(MemTableSlot older) {
    if (older.table().entries() == 0) {
      return;
    }
    try (EntryCursor cursor = older.table().cursor()) {
      if (cursor.first()) {
        byte[] smallest = cursor.entry().copyKey();
        cursor.last();
        memtables.add(new Span(smallest, cursor.entry().copyKey()));
      }
    }
  }

  @Override
  public boolean mayExist(Entry entry) {
    Version tables = version;
    if (tables == null) {
      return true;
    }
    for (Span span : memtables) {
      if (compare(span.smallest(), entry) <= 0 && compare(span.largest(), entry) >= 0) {
        return true;
      }
    }
    probe.set(order, entry.keyArray(), entry.keyOffset(), entry.keyLength(), entry.sequence());
    for (Level level : tables.levels()) {
      if (level.number() == 0 ? coversAny(level) : level.find(probe) != null) {
        return true;
      }
    }
    return false;
  }

  private boolean coversAny(Level level) {
    for (LevelTable table : level.tables()) {
      if (table.covers(probe, order)) {
        return true;
      }
    }
    return false;
  }

  private int compare(byte[] key, Entry entry) {
    return order.compare(
        key, 0, key.length, entry.keyArray(), entry.keyOffset(), entry.keyLength());
  }

  @Override
  public void close() {
    if (version != null) {
      version.release();
    }
  }
}
