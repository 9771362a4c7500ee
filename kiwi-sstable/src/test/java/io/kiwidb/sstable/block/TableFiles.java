package io.kiwidb.sstable.block;

import io.kiwidb.PrefixRule;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.FileId;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CachedBlock;
import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Filter;
import io.kiwidb.spi.FilterBuilder;
import io.kiwidb.spi.FilterProvider;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.Provider;
import io.kiwidb.spi.ProviderLookup;
import io.kiwidb.spi.TableProvider.Creation;
import io.kiwidb.spi.TableProvider.Opening;
import io.kiwidb.sstable.compress.NoneCompressorProvider;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One table in a byte array, for tests that look at its bytes. */
final class TableFiles implements AppendFile, ReadableFile {
  static final FileId ID =
      new FileId("000007.sst", 7, new UUID(0x0123456789abcdefL, 0x0fedcba987654321L));

  byte[] content = new byte[0];
  int appends;
  int failAtAppend = Integer.MAX_VALUE;
  double falsePositiveRate = 1;
  int blockBytes = 4096;
  FilterProvider filter = new OneByteFilter();
  CompressorProvider compressor = new NoneCompressorProvider();

  @Nullable
  PrefixRule prefixRule;

  BlockCache cache = new OneTableCache();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  BlockTableBuilder builder() {
    return new BlockTableBuilder(new Creation(
        storage(),
        ID,
        KeyOrder.BYTEWISE,
        blockBytes,
        filter,
        falsePositiveRate,
        compressor,
        1000,
        prefixRule));
  }

  BlockTableReader open() {
    ProviderLookup providers = new ProviderLookup() {
      @Override
      public <P extends Provider> P find(Class<P> kind, String name, String askedBy) {
        for (Provider provider : List.of(filter, compressor)) {
          if (kind.isInstance(provider) && name.equals(provider.name())) {
            return kind.cast(provider);
          }
        }
        throw new UnknownProviderException(askedBy + " names " + name);
      }
    };
    return BlockTableReader.open(new Opening(storage(), ID, KeyOrder.BYTEWISE, cache, providers));
  }

  static Entry put(String key, long sequence, String value) {
    return entry(key, SequenceNumber.tag(sequence, ValueType.PUT), value);
  }

  static Entry entry(String key, long tag, String value) {
    byte[] k = key.getBytes(StandardCharsets.UTF_8);
    byte[] v = value.getBytes(StandardCharsets.UTF_8);
    Entry entry = new Entry();
    entry.key(k, 0, k.length, KeyOrder.BYTEWISE.prefix(k, 0, k.length));
    entry.tag(tag);
    entry.value(v, 0, v.length);
    return entry;
  }

  static LookupKey lookup(String key) {
    byte[] k = key.getBytes(StandardCharsets.UTF_8);
    return new LookupKey().set(KeyOrder.BYTEWISE, k, 0, k.length, SequenceNumber.MAX);
  }

  /**
   * A storage that creates and opens this file, whatever the name; other operations are not used by
   * tables.
   */
  private Storage storage() {
    return (Storage) Proxy.newProxyInstance(
        Storage.class.getClassLoader(),
        new Class<?>[] {Storage.class},
        (proxy, method, arguments) -> this);
  }

  @Override
  public void append(byte[] bytes, int offset, int length) {
    if (++appends >= failAtAppend) {
      throw new IllegalStateException("append " + appends + " fails");
    }
    out.write(bytes, offset, length);
  }

  @Override
  public void sync() {
    content = out.toByteArray();
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) {
    int count = (int) Math.max(0, Math.min(length, content.length - position));
    System.arraycopy(content, (int) position, target, offset, count);
    return count;
  }

  @Override
  public long size() {
    return content.length;
  }

  @Override
  public String name() {
    return ID.name();
  }

  @Override
  public void close() {}

  /** A filter of a single byte: 1 knows every key, as it is written, and 0 knows none. */
  static final class OneByteFilter implements FilterProvider {
    @Override
    public String name() {
      return "one-byte";
    }

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public FilterBuilder builder(double falsePositiveRate) {
      return new FilterBuilder() {
        @Override
        public void add(long hash) {}

        @Override
        public byte[] finish() {
          return new byte[] {1};
        }
      };
    }

    @Override
    public Filter read(byte[] bytes, int offset, int length) {
      if (length != 1 || bytes[offset] < 0 || bytes[offset] > 1) {
        throw new IllegalArgumentException("no filter of one-byte");
      }
      return new Filter() {
        @Override
        public boolean mayContain(long hash) {
          return bytes[offset] == 1;
        }

        @Override
        public long memoryBytes() {
          return 1;
        }
      };
    }
  }

  /** Keeps every block of one table in an array by offset, so that a hit allocates nothing. */
  static class OneTableCache implements BlockCache {
    private CachedBlock[] blocks = new CachedBlock[0];

    @Override
    public CachedBlock get(BlockKind kind, long file, long offset) {
      return offset < blocks.length ? blocks[(int) offset] : null;
    }

    @Override
    public void put(BlockKind kind, long file, long offset, CachedBlock block) {
      if (offset >= blocks.length) {
        blocks = Arrays.copyOf(blocks, (int) offset * 2);
      }
      blocks[(int) offset] = block;
    }

    @Override
    public void evictFile(long file) {}

    @Override
    public void budget(BlockKind kind, long bytes) {}

    @Override
    public Usage usage(BlockKind kind) {
      return new Usage(0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {
      blocks = new CachedBlock[0];
    }
  }
}
