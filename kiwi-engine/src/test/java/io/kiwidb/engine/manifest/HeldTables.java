package io.kiwidb.engine.manifest;

import io.kiwidb.TableInfo;
import io.kiwidb.key.InternalKey;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.TableExpiry;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableReader;
import java.util.List;

/**
 * Versions of one table each, which record whether their table was closed. They are all created in
 * advance, so that a model checker need not explore that.
 *
 * <p>Threading: {@link #next} by one thread at a time; the versions may be read by many.
 */
public final class HeldTables {
  private final Version[] versions;
  private final ClosableReader[] readers;
  private int current;

  /** So many versions; each is held once, and the first is the present one. */
  public HeldTables(int count) {
    versions = new Version[count];
    readers = new ClosableReader[count];
    for (int i = 0; i < count; i++) {
      readers[i] = new ClosableReader();
      versions[i] = version(i, readers[i]);
    }
  }

  private static Version version(int number, ClosableReader reader) {
    byte[] key = {1};
    TableInfo info = new TableInfo(number, 0, 0, 1, 1, 0, key, key, 1, 1, 0);
    OpenTable table = new OpenTable(number, reader, t -> t.reader().close());
    LevelTable inLevel = LevelTable.of(info, table, KeyOrder.BYTEWISE);
    return Version.of(KeyOrder.BYTEWISE, 1, List.of(inLevel), "none");
  }

  /** A version without tables, held once. */
  public static Version none() {
    return Version.of(KeyOrder.BYTEWISE, 1, List.of(), "none");
  }

  /** The newest version. */
  public Version current() {
    return versions[current];
  }

  /** Another version of the present table, held once. */
  Version sameAgain() {
    List<LevelTable> tables = List.of(current().levels().get(0).table(0));
    return Version.of(KeyOrder.BYTEWISE, 1, tables, "none");
  }

  /** Goes on to the next version, which is the current one then. */
  public Version next() {
    return versions[++current];
  }

  /** Fails if a table of the version was closed. */
  public static void requireOpen(Version version) {
    if (reader(version).closed) {
      throw new AssertionError("a table was closed under a reader");
    }
  }

  /** Fails unless all versions before the present one have closed their tables, and it has not. */
  public void requireLastAlone() {
    for (int i = 0; i < current; i++) {
      if (!readers[i].closed) {
        throw new AssertionError("a table that nobody holds was never closed");
      }
    }
    requireOpen(current());
  }

  private static ClosableReader reader(Version version) {
    return (ClosableReader) version.levels().get(0).table(0).table().reader();
  }

  private static final class ClosableReader implements TableReader {
    private volatile boolean closed;

    @Override
    public void close() {
      if (closed) {
        throw new AssertionError("a table was closed twice");
      }
      closed = true;
    }

    @Override
    public Lookup get(LookupKey key, Entry result) {
      return Lookup.CONTINUE;
    }

    @Override
    public EntryCursor cursor(CacheUse cacheUse) {
      throw new UnsupportedOperationException();
    }

    @Override
    public TableProperties properties() {
      InternalKey key = new InternalKey(new byte[] {1}, 1);
      return new TableProperties(
          1, 1, 0, 1, 1, 0, 1, 1, 0, 0, key, key, 1, 1, 0, "", "none", "none", TableExpiry.NONE);
    }

    @Override
    public long verify() {
      return 0;
    }
  }
}
