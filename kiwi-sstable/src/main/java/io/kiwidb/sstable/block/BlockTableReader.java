package io.kiwidb.sstable.block;

import io.kiwidb.Insight.IndexVisitor;
import io.kiwidb.io.FileId;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheHandle;
import io.kiwidb.spi.CachedBlock;
import io.kiwidb.spi.Compressor;
import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Filter;
import io.kiwidb.spi.FilterFigures;
import io.kiwidb.spi.FilterProvider;
import io.kiwidb.spi.InspectableTable;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MeasurableFilter;
import io.kiwidb.spi.MultiGetTable;
import io.kiwidb.spi.PackedBlockCache;
import io.kiwidb.spi.ProviderLookup;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableProvider.Opening;
import io.kiwidb.spi.TableReader;
import io.kiwidb.spi.TraceableTable;
import io.kiwidb.sstable.compress.NoneCompressorProvider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one table: filter, then index, then one data block.
 *
 * <p>All three come from the cache, or on a miss from the file. The reader keeps only the cache's
 * handles to filter and index, and the index the places of data blocks, if the cache has them: they
 * save a lookup the search in the cache. So the heap memory of a table is bounded by the budgets of
 * the cache. A lookup that finds all three allocates nothing and takes no lock.
 *
 * <p>A block that the cache neither has nor wants ({@link BlockCache#wants}) is read into a
 * thread-local array and searched without decoding. If the data is much larger than the cache,
 * almost every lookup does that.
 *
 * <p>Threading: thread-safe.
 */
final class BlockTableReader
    implements TableReader, TraceableTable, MultiGetTable, InspectableTable {
  /** Memory used by the reader, the metadata and the file handle; measured. */
  private static final long OPEN_BYTES = 1550;

  /** Views of the block of a point lookup, one per thread. */
  private static final ThreadLocal<DataBlock> VIEWS = ThreadLocal.withInitial(DataBlock::new);

  private final ReadableFile file;
  private final FileId id;
  private final KeyOrder order;
  private final BlockCache cache;
  private final long cacheFile;
  private final @Nullable PackedBlockCache bytes;
  private final TableMetadata metadata;
  private final @Nullable FilterProvider filterProvider;
  private final ProviderLookup providers;
  private final BlockFetcher fetcher;
  private volatile @Nullable CacheHandle indexHandle;
  private volatile @Nullable CacheHandle filterHandle;

  private BlockTableReader(ReadableFile file, Opening opening, TableMetadata metadata) {
    this.file = file;
    this.id = opening.id();
    this.order = opening.order();
    this.cache = opening.cache();
    this.cacheFile = opening.cacheFile();
    this.bytes = cache.bytes(BlockKind.DATA);
    this.metadata = metadata;
    String askedBy = id.name() + " at offset " + metadata.footer().properties().offset();
    providers = opening.providers();
    TableProperties properties = metadata.properties().properties();
    filterProvider = metadata.footer().filter().isPresent() && order.isBytewise()
        ? providers.find(FilterProvider.class, properties.filter(), askedBy)
        : null;
    // Raw blocks need no compressor, and a table with compressor none has only raw blocks.
    Compressor compressor = properties.compressor().equals(NoneCompressorProvider.NAME)
        ? null
        : providers
            .find(CompressorProvider.class, properties.compressor(), askedBy)
            .create();
    fetcher =
        new BlockFetcher(file, id.number(), compressor, metadata.properties().largestBlock());
  }

  /** Opens a table. */
  static BlockTableReader open(Opening opening) {
    ReadableFile file = opening.storage().open(opening.id().name());
    boolean opened = false;
    try {
      TableMetadata metadata = TableMetadata.read(file, opening.id(), opening.order());
      BlockTableReader reader = new BlockTableReader(file, opening, metadata);
      opened = true;
      return reader;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  @Override
  public Lookup get(LookupKey key, Entry result) {
    if (filterProvider != null && !filter(filterProvider).mayContain(key.hash())) {
      result.clear();
      return Lookup.CONTINUE;
    }
    return search(key, result);
  }

  @Override
  public boolean mayContainPrefix(String rule, long hash) {
    return filterProvider == null
        || !rule.equals(properties().prefixRule())
        || filter(filterProvider).mayContain(hash);
  }

  private Lookup search(LookupKey key, Entry result) {
    IndexBlock index = index(CacheUse.FILL);
    int block = index.find(key.array(), key.offset(), key.length(), key.seekTag());
    if (block == index.count() || !find(index, block, key, result)) {
      result.clear();
      return Lookup.CONTINUE;
    }
    return Lookup.of(result.type());
  }

  @Override
  public void multiGet(LookupKey[] keys, int from, int to, Entry result, Answers answers) {
    new MultiGet(this, keys, from, to, answers).run(result);
  }

  @Override
  public Lookup trace(LookupKey key, Entry result, TraceSink sink) {
    BlockHandle filterHandle = metadata.footer().filter();
    if (filterProvider == null) {
      sink.step("filter", "none");
    } else {
      String origin = origin(BlockKind.FILTER, filterHandle.offset());
      boolean maybe = filter(filterProvider).mayContain(key.hash());
      sink.step("filter", (maybe ? "maybe, " : "negative, ") + origin);
      if (!maybe) {
        result.clear();
        return Lookup.CONTINUE;
      }
    }
    String indexOrigin = origin(BlockKind.INDEX, metadata.footer().index().offset());
    IndexBlock index = index(CacheUse.FILL);
    int block = index.find(key.array(), key.offset(), key.length(), key.seekTag());
    boolean behind = block == index.count();
    sink.step(
        "index",
        (behind ? "after the last block, " : "block " + block + " of " + index.count() + ", ")
            + indexOrigin);
    if (!behind) {
      sink.step(
          "data block",
          origin(BlockKind.DATA, index.offset(block)) + ", " + index.length(block) + " bytes");
    }
    Lookup answer = get(key, result);
    sink.step(
        "entry",
        result.tag() == 0
            ? "none"
            : ValueType.nameOf(result.type()) + " at sequence number " + result.sequence());
    return answer;
  }

  @Override
  public @Nullable Lookup getUnlessExcluded(LookupKey key, Entry result) {
    if (filterProvider != null && !filter(filterProvider).mayContain(key.hash())) {
      result.clear();
      return null;
    }
    return search(key, result);
  }

  @Override
  public Optional<FilterFigures> filterFigures() {
    if (filterProvider == null) {
      return Optional.empty();
    }
    long offset = metadata.footer().filter().offset();
    Filter filter = cache.get(BlockKind.FILTER, cacheFile, offset) instanceof FilterBlock block
        ? block.filter()
        : readFilter(filterProvider);
    return filter instanceof MeasurableFilter measurable
        ? Optional.of(measurable.figures())
        : Optional.empty();
  }

  @Override
  public void visitIndex(IndexVisitor visitor) {
    index(CacheUse.BYPASS).visit(visitor);
  }

  private String origin(BlockKind kind, long offset) {
    boolean hit = kind == BlockKind.DATA && bytes != null
        ? bytes.find(cacheFile, offset) != PackedBlockCache.NONE
        : cache.get(kind, cacheFile, offset) != null;
    return "offset " + offset + (hit ? ", cache hit" : ", read from file");
  }

  @Override
  public EntryCursor cursor(CacheUse cacheUse) {
    return new TableCursor(this, cacheUse);
  }

  /** Returns the index. With {@link CacheUse#BYPASS} it is not put into the cache. */
  IndexBlock index(CacheUse cacheUse) {
    CacheHandle known = indexHandle;
    if (known != null && known.block() instanceof IndexBlock index) {
      return index;
    }
    long offset = metadata.footer().index().offset();
    CachedBlock cached = cache.get(BlockKind.INDEX, cacheFile, offset);
    IndexBlock index = cached instanceof IndexBlock found ? found : readIndex();
    if (cached == null && cacheUse == CacheUse.FILL) {
      cache.put(BlockKind.INDEX, cacheFile, offset, index);
    }
    indexHandle = cache.handle(BlockKind.INDEX, cacheFile, offset);
    return index;
  }

  private IndexBlock readIndex() {
    BlockHandle handle = metadata.footer().index();
    return IndexBlock.decode(id.name(), handle.offset(), fetcher.fetch(handle), metadata, order);
  }

  /** Returns the filter; null if there is none. */
  @Nullable
  Filter filter() {
    return filterProvider == null ? null : filter(filterProvider);
  }

  private Filter filter(FilterProvider provider) {
    CacheHandle known = filterHandle;
    if (known != null && known.block() instanceof FilterBlock block) {
      return block.filter();
    }
    long offset = metadata.footer().filter().offset();
    CachedBlock cached = cache.get(BlockKind.FILTER, cacheFile, offset);
    Filter filter;
    if (cached instanceof FilterBlock block) {
      filter = block.filter();
    } else {
      filter = readFilter(provider);
      cache.put(BlockKind.FILTER, cacheFile, offset, new FilterBlock(filter));
    }
    filterHandle = cache.handle(BlockKind.FILTER, cacheFile, offset);
    return filter;
  }

  private Filter readFilter(FilterProvider provider) {
    BlockHandle handle = metadata.footer().filter();
    return FilterBlock.decode(provider, id.name(), handle.offset(), fetcher.fetch(handle));
  }

  private boolean find(IndexBlock index, int block, LookupKey key, Entry result) {
    DataBlock view = VIEWS.get();
    DataBlock cached = cached(index, block, view);
    if (cached != null) {
      boolean found = cached.get(key, result);
      view.release(); // the array may be large, and the thread may make no further lookup
      return found;
    }
    BlockEntries read = load(index, block);
    boolean found = read.get(key, result);
    if (found && BlockScratch.is(read.bytes())) {
      byte[] value = result.copyValue();
      result.value(value, 0, value.length);
    }
    return found;
  }

  private boolean isWanted(IndexBlock index, int block) {
    return cache.wants(BlockKind.DATA, index.length(block));
  }

  /**
   * Reads a block for lookups, and caches it if the cache wants it. Otherwise it may be in the
   * scratch array of the thread, valid until the thread reads another block, and uses no memory of
   * its own.
   */
  BlockEntries load(IndexBlock index, int block) {
    int length = index.length(block);
    BlockContents payload = fetcher.fetch(index.offset(block), length, BlockScratch.bytes(length));
    return entries(index, block, payload, isWanted(index, block));
  }

  /** Returns the entries of a block that was read; decoded and cached, if the cache wants it. */
  private BlockEntries entries(IndexBlock index, int block, BlockContents payload, boolean wanted) {
    UndecodedBlock read = new UndecodedBlock(id.name(), index.offset(block), payload, order);
    return wanted ? keep(index, block, read) : read;
  }

  /**
   * Returns a data block from the cache, or null.
   *
   * @param view the view to return if the cache keeps packed blocks
   */
  @Nullable
  DataBlock cached(IndexBlock index, int block, DataBlock view) {
    long offset = index.offset(block);
    if (bytes == null) {
      return cache.get(BlockKind.DATA, cacheFile, offset) instanceof DataBlock found ? found : null;
    }
    long place = index.place(block);
    if (place == IndexBlock.ABSENT) {
      bytes.miss();
      return null;
    }
    byte[] array = bytes.array(place);
    if (array == null) {
      long found = bytes.find(cacheFile, offset);
      array = bytes.array(found);
      if (array == null) {
        if (found == PackedBlockCache.NONE) {
          index.absent(block, place);
        }
        return null;
      }
      index.place(block, found);
      place = found;
    }
    view.show(id.name(), offset, order, array, bytes.start(place));
    return view;
  }

  private DataBlock keep(IndexBlock index, int block, UndecodedBlock read) {
    long offset = index.offset(block);
    if (bytes == null) {
      DataBlock own = DataBlock.of(read);
      cache.put(BlockKind.DATA, cacheFile, offset, own);
      return own;
    }
    long place = bytes.put(cacheFile, offset, read);
    byte[] array = bytes.peek(place);
    if (array == null) {
      return DataBlock.of(read);
    }
    index.place(block, place);
    DataBlock kept = new DataBlock();
    kept.show(id.name(), offset, order, array, bytes.start(place));
    return kept;
  }

  /** Returns a data block that is not in the cache, for a scan. */
  BlockEntries read(IndexBlock index, int block, SequentialReader source, CacheUse cacheUse) {
    boolean wanted = cacheUse == CacheUse.FILL && isWanted(index, block);
    return entries(index, block, source.read(index, block, !wanted), wanted);
  }

  /** Creates a reader of data blocks for one scan. */
  SequentialReader scan(CacheUse cacheUse) {
    return new SequentialReader(
        fetcher,
        cacheUse == CacheUse.FILL
            ? SequentialReader.Keeping.CACHED
            : SequentialReader.Keeping.PASSING);
  }

  @Override
  public TableProperties properties() {
    return metadata.properties().properties();
  }

  @Override
  public long memoryBytes() {
    TableProperties properties = properties();
    return OPEN_BYTES
        + properties.smallest().userKey().length
        + properties.largest().userKey().length;
  }

  @Override
  public long verify() {
    TableMetadata.read(file, id, order);
    Filter filter = filterProvider == null ? null : readFilter(filterProvider);
    return new TableVerifier(
            id.name(),
            order,
            metadata,
            readIndex(),
            FilterCheck.of(filter, properties(), providers))
        .verify(scan(CacheUse.BYPASS));
  }

  @Override
  public void close() {
    file.close();
  }
}
