package io.kiwidb.wal.mmap;

import io.kiwidb.OpenMode;
import io.kiwidb.io.FileId;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogProvider.Creation;
import io.kiwidb.spi.LogProvider.Link;
import io.kiwidb.spi.LogProvider.Opening;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.spi.Provider;
import io.kiwidb.storage.FileSystemStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A JVM of its own that does one thing with a log and tells about it in a line. Arguments: class of
 * the log, what to do, and a directory.
 */
public final class LogProcess {
  /** The segment. */
  public static final FileId ID = new FileId("000007.wal", 7, new UUID(1, 2));
  /** How many records are appended. */
  public static final int RECORDS = 10_000;

  private LogProcess() {}

  /** Does it. */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    LogProvider provider = Class.forName(arguments[0])
        .asSubclass(LogProvider.class)
        .getConstructor()
        .newInstance();
    switch (arguments[1]) {
      case "availability" -> availability(provider);
      case "append" -> append(provider, Path.of(arguments[2]));
      case "read" -> read(provider, Path.of(arguments[2]));
      default -> throw new IllegalArgumentException(arguments[1]);
    }
  }

  private static void availability(LogProvider provider) {
    Provider.Availability availability = provider.availability();
    System.out.println(
        availability.usable() + "; " + availability.reason() + "; " + availability.remedy());
  }

  /** Appends without a sync, says so, and waits to be killed. */
  private static void append(LogProvider provider, Path directory) throws IOException {
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.MUST_EXIST);
        LogWriter writer = provider.create(new Creation(storage, ID, Link.NONE, 400_000))) {
      byte[] bytes = new byte[LogWriter.HEADROOM + 100];
      for (int i = 0; i < RECORDS; i++) {
        byte[] number = String.valueOf(i).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(number, 0, bytes, LogWriter.HEADROOM, number.length);
        writer.append(bytes, LogWriter.HEADROOM, number.length);
      }
      boolean mapped = storage.size(ID.name()) > writer.length();
      System.out.println("appended " + RECORDS + (mapped ? ", mapped" : ""));
      System.in.read();
    }
  }

  private static void read(LogProvider provider, Path directory) {
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.READ_ONLY);
        LogReader reader = provider.open(new Opening(storage, ID, 0))) {
      int records = 0;
      while (reader.next()) {
        records++;
      }
      System.out.println("read " + records);
    }
  }
}
