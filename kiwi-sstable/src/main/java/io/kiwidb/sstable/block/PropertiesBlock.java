package io.kiwidb.sstable.block;

import io.kiwidb.io.ByteReader;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.key.InternalKey;
import io.kiwidb.spi.TableExpiry;
import io.kiwidb.spi.TableProperties;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The properties block: named values, sorted by name. Readers ignore unknown names, so later
 * versions can add properties; sizes that follow from the footer are not repeated here. Threading:
 * immutable.
 *
 * @param properties the properties of the table
 * @param keyOrder the recorded name of its key order
 * @param largestBlock length of the largest data block before compression
 */
record PropertiesBlock(TableProperties properties, String keyOrder, int largestBlock) {
  private static final String COMPRESSOR = "compressor";
  private static final String CREATED = "created-millis";
  private static final String DATA_BLOCKS = "data-blocks";
  private static final String DELETIONS = "deletions";
  private static final String DISTINCT_KEYS = "distinct-keys";
  private static final String ENTRIES = "entries";
  private static final String EXPIRING = "expiring-entries"; // the next three only with it
  private static final String EXPIRY_FIRST = "expiry-first";
  private static final String EXPIRY_HALF = "expiry-half";
  private static final String EXPIRY_LAST = "expiry-last";
  private static final String FILTER = "filter";
  private static final String KEY_ORDER = "key-order";
  private static final String LARGEST_BLOCK = "largest-block";
  private static final String LARGEST_KEY = "largest-key";
  private static final String LARGEST_SEQUENCE = "largest-sequence";
  private static final String PREFIX_RULE = "prefix-rule";
  private static final String RAW_KEY_BYTES = "raw-key-bytes";
  private static final String RAW_VALUE_BYTES = "raw-value-bytes";
  private static final String SMALLEST_KEY = "smallest-key";
  private static final String SMALLEST_SEQUENCE = "smallest-sequence";

  /** Returns the encoded payload. */
  ByteWriter encode() {
    Map<String, byte[]> values = new TreeMap<>();
    values.put(COMPRESSOR, text(properties.compressor()));
    values.put(CREATED, number(properties.createdMillis()));
    values.put(DATA_BLOCKS, number(properties.dataBlocks()));
    values.put(DELETIONS, number(properties.deletions()));
    values.put(DISTINCT_KEYS, number(properties.distinctKeys()));
    values.put(ENTRIES, number(properties.entries()));
    values.put(FILTER, text(properties.filter()));
    values.put(KEY_ORDER, text(keyOrder));
    values.put(LARGEST_BLOCK, number(largestBlock));
    values.put(LARGEST_KEY, key(properties.largest()));
    values.put(LARGEST_SEQUENCE, number(properties.largestSequence()));
    if (!properties.prefixRule().isEmpty()) {
      values.put(PREFIX_RULE, text(properties.prefixRule()));
    }
    values.put(RAW_KEY_BYTES, number(properties.rawKeyBytes()));
    values.put(RAW_VALUE_BYTES, number(properties.rawValueBytes()));
    values.put(SMALLEST_KEY, key(properties.smallest()));
    values.put(SMALLEST_SEQUENCE, number(properties.smallestSequence()));
    TableExpiry expiry = properties.expiry();
    if (expiry.entries() > 0) {
      values.put(EXPIRING, number(expiry.entries()));
      values.put(EXPIRY_FIRST, number(expiry.firstMillis()));
      values.put(EXPIRY_HALF, number(expiry.halfMillis()));
      values.put(EXPIRY_LAST, number(expiry.lastMillis()));
    }
    ByteWriter out = new ByteWriter(512).writeVarint(values.size());
    values.forEach((name, value) -> out.writeString(name).writeBytes(value));
    return out;
  }

  /**
   * Decodes the properties block of a file.
   *
   * @param fileBytes size of the file
   */
  static PropertiesBlock decode(String file, Footer footer, long fileBytes, BlockContents payload) {
    Values values = new Values(file, footer.properties().offset(), payload);
    TableProperties properties = new TableProperties(
        fileBytes,
        values.number(ENTRIES),
        values.number(DELETIONS),
        values.number(DISTINCT_KEYS),
        values.number(RAW_KEY_BYTES),
        values.number(RAW_VALUE_BYTES),
        values.number(DATA_BLOCKS),
        footer.dataEnd() - BlockFormat.FIRST_BLOCK_AT,
        footer.index().length(),
        footer.filter().length(),
        values.key(SMALLEST_KEY),
        values.key(LARGEST_KEY),
        values.number(SMALLEST_SEQUENCE),
        values.number(LARGEST_SEQUENCE),
        values.number(CREATED),
        values.text(FILTER),
        values.text(COMPRESSOR),
        values.has(PREFIX_RULE) ? values.text(PREFIX_RULE) : "",
        expiry(values));
    long largestBlock = values.number(LARGEST_BLOCK);
    if (largestBlock < 0 || largestBlock > BlockFormat.MAX_BLOCK_BYTES) {
      throw values.in.corrupt("the length of a block", String.valueOf(largestBlock));
    }
    return new PropertiesBlock(properties, values.text(KEY_ORDER), (int) largestBlock);
  }

  private static TableExpiry expiry(Values values) {
    return values.has(EXPIRING)
        ? new TableExpiry(
            values.number(EXPIRING),
            values.number(EXPIRY_FIRST),
            values.number(EXPIRY_HALF),
            values.number(EXPIRY_LAST))
        : TableExpiry.NONE;
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] number(long value) {
    return new ByteWriter(Long.BYTES).writeVarlong(value).toByteArray();
  }

  private static byte[] key(InternalKey key) {
    return new ByteWriter(key.userKey().length + Long.BYTES)
        .writeLong(key.tag())
        .write(key.userKey(), 0, key.userKey().length)
        .toByteArray();
  }

  /** The decoded names and values, with typed access. */
  private static final class Values {
    private final String file;
    private final long offset;
    private final ByteReader in;
    private final Map<String, byte[]> values = new TreeMap<>();

    Values(String file, long offset, BlockContents payload) {
      this.file = file;
      this.offset = offset;
      in = new ByteReader(file, offset, payload.bytes(), payload.start(), payload.length());
      int count = in.readVarint();
      for (int i = 0; i < count; i++) {
        String name = in.readString();
        if (values.put(name, in.readBytes()) != null) {
          throw in.corrupt("unique property names", name + " twice");
        }
      }
      if (in.remaining() != 0) {
        throw in.corrupt("the end of the properties", in.remaining() + " more bytes");
      }
    }

    private byte[] bytes(String name) {
      byte[] value = values.get(name);
      if (value == null) {
        throw in.corrupt("the property " + name, "no such property");
      }
      return value;
    }

    boolean has(String name) {
      return values.containsKey(name);
    }

    long number(String name) {
      return reader(name).readVarlong();
    }

    String text(String name) {
      return new String(bytes(name), StandardCharsets.UTF_8);
    }

    InternalKey key(String name) {
      ByteReader reader = reader(name);
      long tag = reader.readLong();
      byte[] key = new byte[reader.remaining()];
      System.arraycopy(bytes(name), Long.BYTES, key, 0, key.length);
      return new InternalKey(key, tag);
    }

    private ByteReader reader(String name) {
      byte[] value = bytes(name);
      return new ByteReader(file, offset, value, 0, value.length);
    }
  }
}
