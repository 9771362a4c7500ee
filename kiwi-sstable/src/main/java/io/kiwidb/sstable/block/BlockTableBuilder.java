package io.kiwidb.sstable.block;

import io.kiwidb.Limits;
import io.kiwidb.PrefixRule;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileKind;
import io.kiwidb.key.InternalKey;
import io.kiwidb.key.KeyHash;
import io.kiwidb.spi.Compressor;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.FilterBuilder;
import io.kiwidb.spi.TableBuilder;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableProvider.Creation;
import io.kiwidb.sstable.compress.NoneCompressorProvider;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table sequentially: header, data blocks as they fill up, then filter, index, properties
 * and footer.
 *
 * <p>A block is finished before the first entry that does not fit, because by then the next key is
 * known, from which the fence is made. Entries out of order are always rejected, not only by
 * assertions: the comparison is made anyway, and an unsorted table would lose keys silently.
 *
 * <p>Threading: not thread-safe.
 */
final class BlockTableBuilder implements TableBuilder {
  private enum State {
    OPEN,
    FINISHED,
    CLOSED
  }

  private final Creation creation;
  private final TableOutput out;
  private final DataBlockWriter block;
  private final IndexWriter index = new IndexWriter();
  private final PropertiesCollector collector = new PropertiesCollector();
  private final LastKey last;
  private final @Nullable FilterBuilder filter;
  private final @Nullable PrefixHashes prefixes;
  private final double filterBytesPerKey;
  private InternalKey smallest = new InternalKey(new byte[0], 0);
  private int largestBlock;
  private State state = State.OPEN;

  /** Creates the file of a table. */
  BlockTableBuilder(Creation creation) {
    this.creation = creation;
    double rate = creation.falsePositiveRate();
    boolean filtered = rate < 1 && creation.order().isBytewise();
    filter = filtered ? creation.filter().builder(rate) : null;
    PrefixRule rule = creation.prefixRule();
    prefixes = filter == null || rule == null ? null : new PrefixHashes(rule, filter);
    filterBytesPerKey = filtered ? optimalBitsPerKey(rate) / Byte.SIZE : 0;
    block = new DataBlockWriter(creation.blockBytes());
    last = new LastKey(creation.order());
    // A table with compressor none has only raw blocks: compression is not attempted.
    Compressor compressor = creation.compressor().name().equals(NoneCompressorProvider.NAME)
        ? null
        : creation.compressor().create();
    byte[] header = FileHeader.of(
            FileKind.TABLE, BlockFormat.NAME, BlockFormat.VERSION, creation.id())
        .encode();
    out = new TableOutput(
        creation.storage().create(creation.id().name()), creation.id().number(), compressor);
    out.append(header, 0, header.length);
  }

  /** Bits per key of an ideal Bloom filter: B. H. Bloom, 1970; for the estimate only. */
  private static double optimalBitsPerKey(double falsePositiveRate) {
    double ln2 = Math.log(2);
    return -Math.log(falsePositiveRate) / (ln2 * ln2);
  }

  @Override
  public void add(Entry entry) {
    requireOpen();
    Limits.checkKeyLength(entry.keyLength());
    Limits.checkValueLength(entry.valueLength());
    int shared = 0;
    int byKey = -1;
    if (collector.entries() == 0) {
      smallest = new InternalKey(entry.copyKey(), entry.tag());
    } else {
      shared = last.sharedWith(entry);
      byKey = last.compareKey(entry);
      if (byKey > 0 || (byKey == 0 && last.tag() <= entry.tag())) {
        throw outOfOrder(entry);
      }
    }
    if (!block.isEmpty() && !block.hasRoomFor(entry, shared)) {
      boolean splitsKey = byKey == 0;
      byte[] fence = splitsKey ? last.copy() : last.separatorTo(entry);
      cutBlock(fence, splitsKey ? last.tag() : 0);
    }
    block.add(entry, shared);
    last.set(entry);
    if (byKey == 0) {
      collector.add(entry);
    } else {
      collector.addFirstOfKey(entry);
      if (filter != null) {
        filter.add(KeyHash.of(entry.keyArray(), entry.keyOffset(), entry.keyLength()));
      }
      if (prefixes != null) {
        prefixes.add(entry, shared);
      }
    }
  }

  private IllegalArgumentException outOfOrder(Entry entry) {
    InternalKey before = new InternalKey(last.copy(), last.tag());
    InternalKey after = new InternalKey(entry.copyKey(), entry.tag());
    return new IllegalArgumentException(creation.id().name() + ": entry " + after
        + " does not sort after the previous entry, " + before);
  }

  private void cutBlock(byte[] fence, long fenceTag) {
    ByteWriter payload = block.finish();
    largestBlock = Math.max(largestBlock, payload.length());
    index.add(fence, fenceTag, out.appendCompressed(payload));
    block.clear();
  }

  @Override
  public long entries() {
    return collector.entries();
  }

  @Override
  public long estimatedBytes() {
    long pending = block.isEmpty() ? 0 : block.payloadBytes() + BlockFormat.RAW_TRAILER_SIZE;
    return out.position()
        + pending
        + index.bytes()
        + (long) (filteredHashes() * filterBytesPerKey)
        + Footer.SIZE;
  }

  private long filteredHashes() {
    return collector.distinctKeys() + (prefixes == null ? 0 : prefixes.added());
  }

  @Override
  public TableProperties finish() {
    requireOpen();
    if (collector.entries() == 0) {
      throw new IllegalStateException(
          creation.id().name() + ": cannot finish a table without entries");
    }
    state = State.FINISHED;
    cutBlock(last.copy(), 0);
    long dataBytes = out.position() - BlockFormat.FIRST_BLOCK_AT;
    BlockHandle filterHandle = BlockHandle.NONE;
    if (filter != null) {
      byte[] bytes = filter.finish();
      filterHandle = out.appendRaw(new ByteWriter(bytes.length + BlockFormat.RAW_TRAILER_SIZE)
          .write(bytes, 0, bytes.length));
    }
    BlockHandle indexHandle = out.appendRaw(index.finish());
    TableProperties withoutSize = properties(0, dataBytes, filterHandle, indexHandle);
    BlockHandle propertiesHandle = out.appendRaw(
        new PropertiesBlock(withoutSize, creation.order().name(), largestBlock).encode());
    byte[] footer = new Footer(filterHandle, indexHandle, propertiesHandle)
        .encode(creation.id().number(), out.position());
    out.append(footer, 0, footer.length);
    out.finish();
    return properties(out.position(), dataBytes, filterHandle, indexHandle);
  }

  private TableProperties properties(
      long fileBytes, long dataBytes, BlockHandle filterHandle, BlockHandle indexHandle) {
    return new TableProperties(
        fileBytes,
        collector.entries(),
        collector.deletions(),
        collector.distinctKeys(),
        collector.rawKeyBytes(),
        collector.rawValueBytes(),
        index.blocks(),
        dataBytes,
        indexHandle.length(),
        filterHandle.length(),
        smallest,
        new InternalKey(last.copy(), last.tag()),
        collector.smallestSequence(),
        collector.largestSequence(),
        creation.createdMillis(),
        filter == null ? "" : creation.filter().name(),
        creation.compressor().name(),
        prefixes == null ? "" : prefixes.rule(),
        collector.expiry());
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException(creation.id().name() + ": the table is " + state);
    }
  }

  @Override
  public void close() {
    if (state == State.OPEN) {
      state = State.CLOSED;
    }
    out.close(); // idempotent; also after a finish() that failed before it closed the file
  }
}
