package io.kiwidb.wal.mapped;

import io.kiwidb.OpenMode;
import io.kiwidb.io.FileId;
import io.kiwidb.io.FileSystemStorage;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider.Creation;
import io.kiwidb.spi.LogProvider.Link;
import io.kiwidb.spi.LogProvider.Opening;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.spi.Provider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/** A JVM of its own that does one thing with a mapped log and tells about it in a line. */
final class MappedLogProcess {
  static final FileId ID = new FileId("000007.wal", 7, new UUID(1, 2));
  static final int RECORDS = 10_000;

  private MappedLogProcess() {}

  public static void main(String[] arguments) throws IOException {
    switch (arguments[0]) {
      case "availability" -> availability();
      case "append" -> append(Path.of(arguments[1]));
      case "read" -> read(Path.of(arguments[1]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void availability() {
    Provider.Availability availability = new MappedLogProvider().availability();
    System.out.println(
        availability.usable() + "; " + availability.reason() + "; " + availability.remedy());
  }

  /** Appends without a sync, says so, and waits to be killed. */
  private static void append(Path directory) throws IOException {
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.MUST_EXIST);
        LogWriter writer =
            new MappedLogProvider().create(new Creation(storage, ID, Link.NONE, 400_000))) {
      byte[] bytes = new byte[LogWriter.HEADROOM + 100];
      for (int i = 0; i < RECORDS; i++) {
        byte[] number = String.valueOf(i).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(number, 0, bytes, LogWriter.HEADROOM, number.length);
        writer.append(bytes, LogWriter.HEADROOM, number.length);
      }
      System.out.println("appended " + RECORDS);
      System.in.read();
    }
  }

  private static void read(Path directory) {
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.READ_ONLY);
        LogReader reader = new MappedLogProvider().open(new Opening(storage, ID, 0))) {
      int records = 0;
      while (reader.next()) {
        records++;
      }
      System.out.println("read " + records);
    }
  }
}
