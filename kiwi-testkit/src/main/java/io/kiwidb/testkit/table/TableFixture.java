package io.kiwidb.testkit.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.PrefixRule;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.io.FileId;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.Compressor;
import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MultiGetTable;
import io.kiwidb.spi.Provider;
import io.kiwidb.spi.ProviderLookup;
import io.kiwidb.spi.TableBuilder;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableProvider;
import io.kiwidb.spi.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A table file and its environment, with methods for tests to write and read it. */
final class TableFixture {
  static final UUID DATABASE = new UUID(0x0123456789abcdefL, 0x0fedcba987654321L);
  static final long CREATED = 1_700_000_000_000L;

  final TableProvider provider;
  final HeapStorage storage = new HeapStorage();
  FileId id = new FileId("000007.sst", 7, DATABASE);
  KeyOrder order = KeyOrder.BYTEWISE;
  int blockBytes = 512;
  double falsePositiveRate = 0.01;
  CompressorProvider compressor = new Uncompressed();

  @Nullable
  PrefixRule prefixRule;

  BlockCache cache = new MapBlockCache(MapBlockCache.Mode.EVERYTHING);
  List<Provider> available =
      List.of(new ExactFilterProvider(), new RunLengthCompressorProvider(), new Uncompressed());

  TableFixture(TableProvider provider) {
    this.provider = provider;
  }

  TableBuilder create() {
    return provider.create(new TableProvider.Creation(
        storage,
        id,
        order,
        blockBytes,
        new ExactFilterProvider(),
        falsePositiveRate,
        compressor,
        CREATED,
        prefixRule));
  }

  TableProperties write(List<Version> versions) {
    try (TableBuilder builder = create()) {
      Entry reused = new Entry();
      for (Version version : versions) {
        // A slice in the middle of an array that is overwritten afterwards: builders must copy, and
        // honor
        // offsets.
        byte[] array = new byte[version.key().length + version.value().length + 2];
        System.arraycopy(version.key(), 0, array, 1, version.key().length);
        System.arraycopy(
            version.value(), 0, array, 1 + version.key().length, version.value().length);
        reused.key(array, 1, version.key().length, order.prefix(array, 1, version.key().length));
        reused.tag(version.tag(), version.expiry());
        reused.value(array, 1 + version.key().length, version.value().length);
        builder.add(reused);
        Arrays.fill(array, (byte) 0x55);
      }
      return builder.finish();
    }
  }

  TableReader open() {
    return open(id.number());
  }

  /** Opens the table with another number in the cache than that of the file. */
  TableReader open(long cacheFile) {
    return provider.open(
        new TableProvider.Opening(storage, id, order, cache, cacheFile, providers()));
  }

  private ProviderLookup providers() {
    return new ProviderLookup() {
      @Override
      public <P extends Provider> P find(Class<P> kind, String name, String askedBy) {
        return available.stream()
            .filter(kind::isInstance)
            .map(kind::cast)
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new UnknownProviderException("no " + name + ", which " + askedBy + " requires"));
      }
    };
  }

  byte[] content() {
    return storage.content(id.name());
  }

  void content(byte[] bytes) {
    storage.content(id.name(), bytes);
    cache.close();
  }

  /** Returns the result of a lookup as text: the entry, or {@code none}. */
  String get(TableReader table, byte[] key, long sequence) {
    Entry result = new Entry();
    result.tag(99); // from a previous lookup
    byte[] padded = new byte[key.length + 2];
    System.arraycopy(key, 0, padded, 1, key.length);
    Lookup answer = table.get(new LookupKey().set(order, padded, 1, key.length, sequence), result);
    return show(key, answer, result);
  }

  /**
   * Returns the results of lookups of sorted keys in one call, each as text, see {@link #get}.
   * Duplicate keys are looked up several times.
   */
  List<String> multiGet(MultiGetTable table, List<byte[]> keys, long sequence) {
    LookupKey[] targets = new LookupKey[keys.size() + 2];
    for (int i = 0; i < keys.size(); i++) {
      targets[i + 1] = target(keys.get(i), sequence);
    }
    List<String> shown = new ArrayList<>(Collections.nCopies(keys.size(), "none"));
    Entry reused = new Entry();
    table.multiGet(targets, 1, keys.size() + 1, reused, (index, answer, result) -> {
      assertThat(shown.set(index - 1, show(keys.get(index - 1), answer, result)))
          .as("the result for a key, returned once")
          .isEqualTo("none");
    });
    return shown;
  }

  private static String show(byte[] key, Lookup answer, Entry result) {
    if (result.tag() == 0) {
      return answer == Lookup.CONTINUE ? "none" : answer + " without an entry";
    }
    if (answer != Lookup.of(result.type())) {
      return answer + " for type " + result.type();
    }
    return new Version(key, result.tag(), result.expiry(), result.copyValue()).toString();
  }

  LookupKey target(byte[] key, long sequence) {
    return new LookupKey().set(order, key, 0, key.length, sequence);
  }

  List<String> forward(EntryCursor cursor) {
    List<String> seen = new ArrayList<>();
    for (boolean more = cursor.first(); more; more = cursor.next()) {
      seen.add(show(cursor.entry()));
    }
    return seen;
  }

  List<String> backward(EntryCursor cursor) {
    List<String> seen = new ArrayList<>();
    for (boolean more = cursor.last(); more; more = cursor.previous()) {
      seen.add(show(cursor.entry()));
    }
    Collections.reverse(seen);
    return seen;
  }

  /** Returns the entry as text, after checking its prefix. */
  String show(Entry entry) {
    long prefix = order.prefix(entry.keyArray(), entry.keyOffset(), entry.keyLength());
    return entry.keyPrefix() == prefix
        ? Version.of(entry).toString()
        : "wrong prefix of " + Version.of(entry);
  }

  static List<String> texts(List<Version> versions) {
    return versions.stream().map(Version::toString).toList();
  }

  /** The compressor {@code none}, as required by the contract of that name. */
  static final class Uncompressed implements CompressorProvider {
    @Override
    public String name() {
      return "none";
    }

    @Override
    public String description() {
      return "nothing, for tests";
    }

    @Override
    public Compressor create() {
      return new Compressor() {
        @Override
        public int compress(
            byte[] source, int offset, int length, byte[] target, int targetOffset, int limit) {
          return INCOMPRESSIBLE;
        }

        @Override
        public void decompress(
            byte[] source, int offset, int length, byte[] target, int targetOffset, int size) {
          throw new AssertionError("a raw block was decompressed");
        }
      };
    }
  }
}
