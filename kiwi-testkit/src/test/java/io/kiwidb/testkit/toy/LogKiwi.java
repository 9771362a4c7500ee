package io.kiwidb.testkit.toy;

import io.kiwidb.CorruptionException;
import io.kiwidb.Durability;
import io.kiwidb.KeyRange;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.StorageException;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.BatchReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A toy that lasts: {@code n.snap} holds everything at some moment, {@code n.log} the batches
 * since, each as length, checksum, bytes. Opening, flushing and changing keyspaces write the next
 * pair and delete the last. The names of keyspaces are entries of the keyspace with id 1. Correct,
 * unless it is given a defect.
 */
public final class LogKiwi extends ToyKiwi {
  /** What is wrong with it. */
  public enum Defect {
    /** SYNC is acknowledged without a sync. */
    LOST_SYNC,
    /** Batches take turns in two logs, and a lost one is not noticed. */
    HOLE,
    /** Each write of a batch is a record. */
    TORN_BATCH,
    /** Checksums are not looked at. */
    NO_CHECKSUM,
    /** The names of a new pair are not made durable. */
    NO_DIRECTORY_SYNC,
    /** The new snapshot gets its name before its bytes are durable. */
    RENAME_BEFORE_SYNC,
    /** The old pair is deleted before the new one's names are durable. */
    DELETE_TOO_EARLY,
    /** The same, but only while opening. */
    DELETE_TOO_EARLY_IN_RECOVERY,
    /** A write is acknowledged when it is in a buffer of the process. */
    BUFFERED,
    /** A failed write is dropped quietly. */
    SWALLOWED_FAILURE,
    /** A change of keyspaces is made durable by the next flush only. */
    LAZY_KEYSPACES,
    /** Flushing one keyspace makes its content durable, and the log of the others not. */
    FLUSH_WITHOUT_THE_LOG;

    /** Returns whether only keyspaces show it. */
    public boolean isOfKeyspaces() {
      return compareTo(LAZY_KEYSPACES) >= 0;
    }
  }

  private static final int RECORD_HEADER = 8;
  private static final int NAMES = 1;
  private static final String PART = ".part";

  private final Storage storage;
  private final Storage.AutoCloseableLock lock;
  private final Set<Defect> defects;
  private final ByteWriter buffered = new ByteWriter(0);
  private final AppendFile[] logs = new AppendFile[2];
  private long generation;
  private int turn;
  private StorageException broken;

  public LogKiwi(Storage storage, Defect... defects) {
    this.storage = storage;
    this.defects = EnumSet.noneOf(Defect.class);
    this.defects.addAll(Set.of(defects));
    lock = storage.lock("LOCK");
    try {
      recover();
    } catch (StorageException e) {
      lock.close();
      storage.close();
      throw e;
    }
  }

  private void recover() {
    OptionalLong newest = storage.list().stream()
        .filter(name -> name.endsWith(".snap"))
        .mapToLong(LogKiwi::number)
        .max();
    if (newest.isPresent()) {
      String snapshot = newest.getAsLong() + ".snap";
      if (read(snapshot, Long.MAX_VALUE) != storage.size(snapshot)) {
        throw new CorruptionException(snapshot, 0, "a whole snapshot", "a torn one");
      }
      if (storage.exists(newest.getAsLong() + PART)) {
        read(newest.getAsLong() + PART, Long.MAX_VALUE);
      }
      replayLogs(newest.getAsLong());
    }
    generation = storage.list().stream()
        .filter(name -> !name.equals("LOCK"))
        .mapToLong(LogKiwi::number)
        .max()
        .orElse(0);
    checkpoint(Defect.DELETE_TOO_EARLY_IN_RECOVERY);
  }

  private void replayLogs(long number) {
    long[] positions = new long[2];
    for (boolean more = true; more; ) {
      more = false;
      for (int i = 0; i < 2; i++) {
        String name = logName(number, i);
        long end = storage.exists(name) ? read(name, positions[i], 1) : positions[i];
        more |= end > positions[i];
        positions[i] = end;
      }
    }
  }

  private long read(String name, long records) {
    return read(name, 0, records);
  }

  /** Replays records from a position; answers where the last good one ends. */
  private long read(String name, long from, long records) {
    try (ReadableFile file = storage.open(name)) {
      byte[] bytes = new byte[(int) file.size()];
      int length = file.read(0, bytes, 0, bytes.length);
      long position = from;
      for (long i = 0; i < records && position + RECORD_HEADER < length; i++) {
        int size = LittleEndian.getInt(bytes, (int) position);
        if (size <= 0 || size > length - position - RECORD_HEADER) {
          return position;
        }
        int start = (int) position + RECORD_HEADER;
        int crc = new Checksum().of(number(name), position, bytes, start, size);
        if (crc != LittleEndian.getInt(bytes, (int) position + 4)
            && !defects.contains(Defect.NO_CHECKSUM)) {
          return position;
        }
        replay(bytes, start, size);
        position = (long) start + size;
      }
      return position;
    }
  }

  /** Writes everything to a new pair and makes that the one to write to. */
  private void checkpoint(Defect early) {
    generation++;
    WriteBatch all = everything();
    String temporary = generation + ".tmp";
    try (AppendFile file = storage.create(temporary)) {
      append(file, generation, all);
      if (!defects.contains(Defect.RENAME_BEFORE_SYNC)) {
        file.sync();
      }
    }
    storage.rename(temporary, generation + ".snap");
    closeLogs();
    logs[0] = storage.create(logName(generation, 0));
    if (defects.contains(Defect.HOLE)) {
      logs[1] = storage.create(logName(generation, 1));
    }
    if (defects.contains(early)) {
      deleteOld();
    }
    if (!defects.contains(Defect.NO_DIRECTORY_SYNC)) {
      storage.syncDirectory();
    }
    deleteOld();
  }

  private WriteBatch everything() {
    WriteBatch all = new WriteBatch();
    all.buffer().add(ValueType.PUT, NAMES, new byte[0], integer(nextId()));
    for (ToyKeyspace other : others()) {
      byte[] name = other.name().getBytes(StandardCharsets.UTF_8);
      all.buffer().add(ValueType.PUT, NAMES, integer(other.id()), name);
    }
    content().forEach(all::put);
    others().forEach(other -> other.content().forEach((key, value) -> all.put(other, key, value)));
    all.buffer().seal(1);
    return all;
  }

  private static byte[] integer(int value) {
    return new ByteWriter(Integer.BYTES).writeInt(value).toByteArray();
  }

  @Override
  protected boolean replayed(int keyspace, byte[] key, byte[] value) {
    if (keyspace != NAMES) {
      return false;
    }
    if (key.length == 0) {
      restoreNextId(LittleEndian.getInt(value, 0));
    } else {
      String name = new String(value, StandardCharsets.UTF_8);
      restore(LittleEndian.getInt(key, 0), name, nextId());
    }
    return true;
  }

  @Override
  protected void persistKeyspaces() {
    if (!defects.contains(Defect.LAZY_KEYSPACES)) {
      flush();
    }
  }

  @Override
  void flush(ToyKeyspace keyspace) {
    if (!defects.contains(Defect.FLUSH_WITHOUT_THE_LOG)) {
      flush();
      return;
    }
    String name = generation + PART;
    if (!storage.exists(name)) {
      WriteBatch part = new WriteBatch();
      keyspace.content().forEach((key, value) -> part.put(keyspace, key, value));
      part.buffer().seal(1);
      try (AppendFile file = storage.create(name)) {
        append(file, generation, part);
        file.sync();
      }
      storage.syncDirectory();
    }
  }

  private void deleteOld() {
    for (String name : storage.list()) {
      if (!name.equals("LOCK") && number(name) != generation) {
        storage.delete(name);
      }
    }
  }

  private static String logName(long number, int which) {
    return number + (which == 0 ? ".log" : ".alt");
  }

  private static long number(String name) {
    return Long.parseLong(name.substring(0, name.indexOf('.')));
  }

  private static void append(AppendFile file, long number, WriteBatch batch) {
    byte[] record = record(number, file.size(), batch);
    file.append(record, 0, record.length);
  }

  private static byte[] record(long number, long position, WriteBatch batch) {
    int length = batch.buffer().length();
    int crc = new Checksum()
        .of(number, position, batch.buffer().array(), batch.buffer().offset(), length);
    ByteWriter writer = new ByteWriter(RECORD_HEADER + length).writeInt(length).writeInt(crc);
    return writer.write(batch.buffer().array(), batch.buffer().offset(), length).toByteArray();
  }

  @Override
  protected void persist(WriteBatch batch, WriteOptions options) {
    if (broken != null) {
      throw new ReadOnlyDatabaseException("an earlier write failed", broken);
    }
    guarded(() -> {
      if (defects.contains(Defect.TORN_BATCH)) {
        eachAlone(batch);
      } else {
        log(batch);
      }
      if (options.durability().equals(Optional.of(Durability.SYNC))
          && !defects.contains(Defect.LOST_SYNC)) {
        syncLogs();
      }
    });
  }

  private void log(WriteBatch batch) {
    AppendFile file = logs[0];
    if (defects.contains(Defect.HOLE)) {
      file = logs[turn++ % 2];
    }
    if (defects.contains(Defect.BUFFERED)) {
      byte[] record = record(generation, file.size() + buffered.length(), batch);
      buffered.write(record, 0, record.length);
      if (buffered.length() > 300) {
        drain();
      }
    } else {
      append(file, generation, batch);
    }
  }

  private void eachAlone(WriteBatch batch) {
    BatchBuffer buffer = batch.buffer();
    BatchReader reader =
        new BatchReader("toy", 0, buffer.array(), buffer.offset(), buffer.length());
    while (reader.next()) {
      byte[] key = Arrays.copyOfRange(
          buffer.array(), reader.keyOffset(), reader.keyOffset() + reader.keyLength());
      WriteBatch one = new WriteBatch();
      if (reader.type() == ValueType.PUT) {
        int end = reader.valueOffset() + reader.valueLength();
        byte[] value = Arrays.copyOfRange(buffer.array(), reader.valueOffset(), end);
        one.buffer().add(ValueType.PUT, reader.keyspace(), key, value);
      } else {
        one.buffer().add(ValueType.DELETE, reader.keyspace(), key);
      }
      one.buffer().seal(1);
      log(one);
    }
  }

  private void drain() {
    logs[0].append(buffered.array(), 0, buffered.length());
    buffered.clear();
  }

  private void syncLogs() {
    drain();
    for (AppendFile file : logs) {
      if (file != null) {
        file.sync();
      }
    }
  }

  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (StorageException e) {
      if (!defects.contains(Defect.SWALLOWED_FAILURE)) {
        broken = e;
        throw e;
      }
    }
  }

  @Override
  public void sync() {
    requireOpen();
    guarded(this::syncLogs);
  }

  @Override
  public void flush() {
    requireOpen();
    guarded(() -> {
      drain();
      checkpoint(Defect.DELETE_TOO_EARLY);
    });
  }

  @Override
  public void compactRange(KeyRange range) {
    flush();
  }

  private void closeLogs() {
    for (AppendFile file : logs) {
      if (file != null) {
        file.close();
      }
    }
  }

  @Override
  public void close() {
    if (!isOpen()) {
      return;
    }
    super.close();
    try {
      if (broken == null && defects.contains(Defect.LAZY_KEYSPACES)) {
        checkpoint(Defect.DELETE_TOO_EARLY);
      } else if (broken == null) {
        syncLogs();
      }
    } finally {
      closeLogs();
      lock.close();
      storage.close();
    }
  }
}
