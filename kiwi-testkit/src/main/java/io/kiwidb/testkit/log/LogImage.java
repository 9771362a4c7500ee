package io.kiwidb.testkit.log;

import io.kiwidb.io.AppendFile;
import io.kiwidb.io.FileId;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogProvider.Link;
import io.kiwidb.spi.LogProvider.Opening;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.testkit.storage.CrashStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * The bytes and expected contents of a finished segment, to be damaged and read.
 *
 * <p>Threading: immutable; the arrays must not be modified.
 *
 * @param id the file
 * @param bytes the whole file
 * @param payloads the appended records
 * @param ends end offset of each record
 */
record LogImage(FileId id, byte[] bytes, List<byte[]> payloads, List<Long> ends) {
  static final UUID DATABASE = new UUID(0x0123456789abcdefL, 0xfedcba9876543210L);
  static final FileId ID = new FileId("000007.wal", 7, DATABASE);
  static final Link PREDECESSOR = new Link(6, 4711);

  /** Represents a sync among the steps; compared by identity. */
  static final byte[] SYNC = {};

  /** Writes a segment; {@link #SYNC} among the payloads represents a sync. */
  static LogImage write(LogProvider provider, FileId id, List<byte[]> steps) {
    try (Storage storage = new CrashStorage();
        LogWriter writer = create(provider, storage, id)) {
      List<byte[]> payloads = new ArrayList<>();
      List<Long> ends = new ArrayList<>();
      for (byte[] step : steps) {
        if (step == SYNC) {
          writer.sync();
        } else {
          payloads.add(step);
          ends.add(append(writer, step));
        }
      }
      return new LogImage(
          id, contents(storage, id.name()), List.copyOf(payloads), List.copyOf(ends));
    }
  }

  /** Creates a segment with the default predecessor. */
  static LogWriter create(LogProvider provider, Storage storage, FileId id) {
    return provider.create(new LogProvider.Creation(storage, id, PREDECESSOR, 1 << 20));
  }

  /** Appends a copy of a payload, with headroom before it. */
  static long append(LogWriter writer, byte[] payload) {
    byte[] bytes = new byte[LogWriter.HEADROOM + payload.length];
    System.arraycopy(payload, 0, bytes, LogWriter.HEADROOM, payload.length);
    return writer.append(bytes, LogWriter.HEADROOM, payload.length);
  }

  /** Returns random payloads of the given sizes. */
  static List<byte[]> payloads(long seed, int... sizes) {
    Random random = new Random(seed);
    List<byte[]> payloads = new ArrayList<>();
    for (int size : sizes) {
      byte[] payload = new byte[size];
      random.nextBytes(payload);
      payloads.add(payload);
    }
    return payloads;
  }

  /** Returns the contents of a file. */
  static byte[] contents(Storage storage, String name) {
    try (ReadableFile file = storage.open(name)) {
      byte[] bytes = new byte[Math.toIntExact(file.size())];
      int length = file.read(0, bytes, 0, bytes.length);
      return Arrays.copyOf(bytes, length);
    }
  }

  /** Reads a segment from the given bytes. */
  static ReadLog read(LogProvider provider, FileId id, byte[] bytes, long syncedBytes) {
    try (Storage storage = new CrashStorage()) {
      try (AppendFile file = storage.create(id.name())) {
        file.append(bytes, 0, bytes.length);
      }
      return read(provider, storage, id, syncedBytes);
    }
  }

  /** Reads a segment to its end. */
  static ReadLog read(LogProvider provider, Storage storage, FileId id, long syncedBytes) {
    try (LogReader reader = provider.open(new Opening(storage, id, syncedBytes))) {
      List<byte[]> records = new ArrayList<>();
      List<Long> ends = new ArrayList<>();
      while (reader.next()) {
        records.add(
            Arrays.copyOfRange(reader.array(), reader.offset(), reader.offset() + reader.length()));
        ends.add(reader.soundLength());
      }
      return new ReadLog(
          records, ends, reader.soundLength(), reader.tornBytes(), reader.predecessor());
    }
  }

  /** Returns the number of records that end at or before an offset. */
  int recordsBefore(long offset) {
    return (int) ends.stream().filter(end -> end <= offset).count();
  }

  /** Returns the end of the headers, where the first record, or the gap before it, starts. */
  static long headerLength(LogProvider provider) {
    return write(provider, ID, List.of()).bytes().length;
  }

  /** Returns a copy of the file with one modified byte. */
  byte[] flipped(int offset, int mask) {
    byte[] copy = bytes.clone();
    copy[offset] ^= (byte) mask;
    return copy;
  }

  /** The results of a pass over a segment. */
  record ReadLog(
      List<byte[]> records, List<Long> ends, long soundLength, long tornBytes, Link predecessor) {
    /** Returns whether the records are a prefix of the payloads. */
    boolean isPrefixOf(List<byte[]> payloads) {
      if (records.size() > payloads.size()) {
        return false;
      }
      for (int i = 0; i < records.size(); i++) {
        if (!Arrays.equals(records.get(i), payloads.get(i))) {
          return false;
        }
      }
      return true;
    }
  }
}
