package io.kiwidb.engine.tools;

import io.kiwidb.TableInfo;
import io.kiwidb.engine.manifest.KeyspaceState;
import io.kiwidb.engine.range.DeletedKeys;
import io.kiwidb.engine.range.KnownReaders;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.TableReader;
import io.kiwidb.spi.TableReader.CacheUse;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The deletions of ranges that were applied to a table, as the manifest says: it has no entry that
 * one of them hides. Such an entry would be visible again once the deletion ends.
 *
 * <p>Threading: not thread-safe. Requires: bytewise key order.
 */
final class AppliedDeletions {
  private static final KeyOrder ORDER = KeyOrder.BYTEWISE;

  private final TableInfo info;
  private final RangeDeletions deletions;

  AppliedDeletions(KeyspaceState keyspace, TableInfo info) {
    this.info = info;
    List<RangeDeletion> applied = keyspace.rangeDeletions().stream()
        .filter(deletion -> deletion.sequence() <= keyspace.applied(info.number()))
        .toList();
    this.deletions = RangeDeletions.of(ORDER, applied, KnownReaders.NEW);
  }

  /** Returns an entry that should not be there. Reads the table only if there may be one. */
  Optional<String> findHidden(TableReader reader) {
    if (!deletions.touch(
        info.smallestKey(), info.largestKey(), info.smallestSequence(), Long.MAX_VALUE)) {
      return Optional.empty();
    }
    DeletedKeys deleted = new DeletedKeys(List.of(deletions), Long.MAX_VALUE);
    try (EntryCursor cursor = reader.cursor(CacheUse.BYPASS)) {
      Entry entry = cursor.entry();
      for (boolean there = cursor.first(); there; there = cursor.next()) {
        if (deleted.findNewer(entry, entry.sequence()) >= 0) {
          return Optional.of(describe(entry));
        }
      }
    }
    return Optional.empty();
  }

  private String describe(Entry entry) {
    byte[] key = entry.copyKey();
    LookupKey lookup = new LookupKey().set(ORDER, key, 0, key.length, SequenceNumber.MAX);
    return "an entry of key " + HexFormat.of().formatHex(key) + " at sequence number "
        + entry.sequence() + ", which range deletion " + deletions.newest(lookup)
        + " hides; the manifest says that it has none";
  }
}
