package io.kiwidb.bench.jmh;

import io.kiwidb.OpenMode;
import io.kiwidb.io.FileId;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.storage.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Logs: appending a record to a file in the temporary directory, with and without a sync. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LogBenchmark {
  private static final long SEGMENT_BYTES = 64L << 20;

  /** Name of the provider. */
  @Param("mmap")
  public String provider;

  /**
   * Record size in bytes; the default is about that of a batch with one 16-byte key and a 100-byte
   * value.
   */
  @Param("140")
  public int recordBytes;

  private final UUID database = new UUID(1, 2);
  private byte[] record;
  private Path directory;
  private Storage storage;
  private LogWriter writer;
  private long number;
  private String name;

  /** Creates the directory and the first segment. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    record = new byte[LogWriter.HEADROOM + recordBytes];
    directory = Files.createTempDirectory("kiwi-jmh-");
    storage = FileSystemStorage.open(directory, OpenMode.CREATE_IF_MISSING);
    openSegment();
  }

  private void openSegment() {
    number++;
    name = String.format("%06d.wal", number);
    writer = ClassPathProviders.named(LogProvider.class, provider)
        .create(new LogProvider.Creation(
            storage, new FileId(name, number, database), LogProvider.Link.NONE, SEGMENT_BYTES));
  }

  private void closeSegment() {
    writer.close();
    storage.delete(name);
  }

  /** Deletes the directory. */
  @TearDown(Level.Trial)
  public void remove() throws IOException {
    closeSegment();
    storage.close();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** Appends a record; about every half million records it starts a new segment. */
  @Benchmark
  public long append() {
    if (writer.length() > SEGMENT_BYTES) {
      closeSegment();
      openSegment();
    }
    return writer.append(record, LogWriter.HEADROOM, recordBytes);
  }

  /** Appends a record and syncs it. */
  @Benchmark
  public long appendSync() {
    append();
    writer.sync();
    return writer.syncedLength();
  }
}
