package io.kiwidb.engine.manifest;

import io.kiwidb.CorruptionException;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.BlobReferences.Share;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.BlobReader;
import io.kiwidb.spi.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The blob files of a version: those to which its tables refer, with what is live in each.
 *
 * <p>Threading: immutable.
 */
public final class VersionBlobs {
  /** Without blob files. */
  public static final VersionBlobs NONE =
      new VersionBlobs(new TreeMap<>(), new Pointers(KeyOrder.BYTEWISE, List.of()));

  /**
   * How much better the live share becomes when garbage is collected, in percent: enough, so that
   * tables are not rewritten for every few values.
   */
  private static final long PERCENT_BEYOND = 5;

  private static final long HUNDRED_PERCENT = 100;

  private final NavigableMap<Long, Use> byNumber;
  private final long[] numbers; // ascending: each address that is read or merged is looked up
  private final OpenBlob[] blobs; // of these numbers
  private final Pointers pointers;
  private final long recordBytes;
  private final long liveBytes;

  /**
   * A blob file and what is live in it.
   *
   * @param blob the open file
   * @param live what tables of the version refer to
   */
  public record Use(OpenBlob blob, Share live) {
    /** Returns the bytes of records to which no table of the version refers. */
    public long garbageBytes() {
      return Math.max(0, blob.file().recordBytes() - live.bytes());
    }

    private double liveShare() {
      return live.bytes() / (double) blob.file().recordBytes();
    }
  }

  private VersionBlobs(NavigableMap<Long, Use> byNumber, Pointers pointers) {
    this.byNumber = byNumber;
    this.numbers = byNumber.keySet().stream().mapToLong(Long::longValue).toArray();
    this.blobs = byNumber.values().stream().map(Use::blob).toArray(OpenBlob[]::new);
    this.pointers = pointers;
    this.recordBytes = byNumber.values().stream()
        .mapToLong(use -> use.blob().file().recordBytes())
        .sum();
    this.liveBytes =
        byNumber.values().stream().mapToLong(use -> use.live().bytes()).sum();
  }

  /**
   * Returns those of tables, as recovered or after an edit.
   *
   * @param order the key order
   * @param open the open blob files, which may be more than the tables refer to
   * @param manifest the name of the manifest, for the message if one is missing
   */
  static VersionBlobs of(
      KeyOrder order, Map<Long, OpenBlob> open, Collection<LevelTable> tables, String manifest) {
    if (open.isEmpty() && tables.stream().allMatch(table -> table.blobs().isEmpty())) {
      return NONE;
    }
    Map<Long, Share> live = new HashMap<>();
    for (LevelTable table : tables) {
      table.blobs().byFile().forEach((file, share) -> live.merge(file, share, Share::plus));
    }
    NavigableMap<Long, Use> uses = new TreeMap<>();
    live.forEach((file, share) -> {
      OpenBlob blob = open.get(file);
      if (blob == null) {
        throw new CorruptionException(
            manifest, 0, "blob file " + file + ", to which a table refers", "no such file");
      }
      uses.put(file, new Use(blob, share));
    });
    return uses.isEmpty() ? NONE : new VersionBlobs(uses, new Pointers(order, List.copyOf(tables)));
  }

  /** Returns those after an edit; notes in the edit which ones nothing refers to any more. */
  VersionBlobs after(VersionEdit edit, Version.Place place, Collection<LevelTable> tables) {
    int keyspace = place.keyspace();
    Map<Long, OpenBlob> open = new HashMap<>();
    byNumber.forEach((number, use) -> open.put(number, use.blob()));
    edit.openedBlobs().stream()
        .filter(blob -> blob.file().keyspace() == keyspace)
        .forEach(blob -> open.put(blob.file().number(), blob));
    VersionBlobs next = of(place.order(), open, tables, place.manifest());
    open.keySet().stream()
        .filter(number -> !next.byNumber.containsKey(number))
        .sorted()
        .forEach(number -> edit.removeBlob(keyspace, number));
    return next;
  }

  /** Returns the blob files, ascending by number. */
  public Collection<Use> uses() {
    return byNumber.values();
  }

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return byNumber.isEmpty();
  }

  /** Returns the total size of the records of all files, live or not. */
  public long recordBytes() {
    return recordBytes;
  }

  /** Returns the total size of the records to which tables refer. */
  public long liveBytes() {
    return liveBytes;
  }

  /**
   * Reads the value of an entry that is a pointer, and shows it, and a tag with the type
   * {@link ValueType#PUT}. A record of another key is damage, also if its checksum is right: the
   * address is wrong.
   *
   * @param pointer a {@link ValueType#BLOB_POINTER} of a table of the version, with its key
   * @param result receives tag and value; may be the pointer itself
   */
  public void read(Entry pointer, Entry result) {
    read(pointer, null, result);
  }

  /**
   * Like {@link #read(Entry, Entry)}, into a buffer of the caller.
   *
   * @param buffer holds the value until it is used again; null for an array of its own
   */
  public void read(Entry pointer, @Nullable ByteWriter buffer, Entry result) {
    Entry record = new Entry();
    try {
      BlobAddress address = BlobAddress.of(Pointers.SOURCE, pointer);
      BlobReader reader = find(address).reader();
      if (buffer == null) {
        reader.read(address, record);
      } else {
        reader.read(address, buffer, record);
      }
      pointers.requireSameKey(pointer, address, record);
    } catch (CorruptionException e) {
      throw pointers.named(pointer, e);
    }
    result.tag(asPut(pointer.tag()), pointer.expiry());
    result.value(record.valueArray(), record.valueOffset(), record.valueLength());
  }

  /** Returns the address of a pointer, in a file of the version. */
  public BlobAddress address(Entry pointer) {
    try {
      BlobAddress address = BlobAddress.of(Pointers.SOURCE, pointer);
      find(address);
      return address;
    } catch (CorruptionException e) {
      throw pointers.named(pointer, e);
    }
  }

  /** Returns the tag of the value itself: its type is a put, with an expiry if the pointer has. */
  public static long asPut(long tag) {
    int type = SequenceNumber.type(tag);
    return SequenceNumber.tag(
        SequenceNumber.sequence(tag), type ^ ValueType.BLOB_POINTER ^ ValueType.PUT);
  }

  /** Returns whether the value of an entry is in a blob file. */
  public static boolean isPointer(Entry entry) {
    return ValueType.base(entry.type()) == ValueType.BLOB_POINTER;
  }

  private OpenBlob find(BlobAddress address) {
    int at = Arrays.binarySearch(numbers, address.file());
    if (at < 0) {
      throw new CorruptionException(
          FileNames.blob(address.file()),
          address.offset(),
          "a blob file to which the manifest says that a table refers",
          "an entry with an address in it");
    }
    return blobs[at];
  }

  /**
   * Returns the files that are to be emptied: if less than a percentage of all records is live,
   * those with the smallest live shares, until it would be enough.
   */
  public Set<Long> toEmpty(long livePercent) {
    if (liveBytes * HUNDRED_PERCENT >= recordBytes * livePercent) {
      return Set.of();
    }
    List<Use> emptiest = new ArrayList<>(byNumber.values());
    emptiest.sort(Comparator.comparingDouble(Use::liveShare));
    Set<Long> chosen = new HashSet<>();
    long left = recordBytes;
    for (Use use : emptiest) {
      if (liveBytes * HUNDRED_PERCENT >= left * (livePercent + PERCENT_BEYOND)
          || use.garbageBytes() == 0) {
        break;
      }
      chosen.add(use.blob().file().number());
      left -= use.garbageBytes();
    }
    return chosen;
  }

  /** Returns the files of which less than a percentage is live. */
  public Set<Long> below(long livePercent) {
    Set<Long> chosen = new HashSet<>();
    for (Use use : byNumber.values()) {
      if (use.live().bytes() * HUNDRED_PERCENT < use.blob().file().recordBytes() * livePercent) {
        chosen.add(use.blob().file().number());
      }
    }
    return chosen;
  }

  /** Returns the memory of the open files, in bytes. */
  long memoryBytes() {
    return byNumber.values().stream()
        .mapToLong(use -> use.blob().reader().memoryBytes())
        .sum();
  }

  void hold() {
    byNumber.values().forEach(use -> use.blob().hold());
  }

  void release() {
    byNumber.values().forEach(use -> use.blob().release());
  }

  /** Marks files for removal once nothing holds them. */
  void drop(Set<Long> numbers) {
    byNumber.forEach((number, use) -> {
      if (numbers.contains(number)) {
        use.blob().drop();
      }
    });
  }

  /** Marks all files for removal once nothing holds them. */
  void dropAll() {
    byNumber.values().forEach(use -> use.blob().drop());
  }
}
