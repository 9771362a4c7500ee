package io.kiwidb.bench.run;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.report.Quantity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures what idle stores cost in this JVM: opened and never written, after one write each, and
 * after the flush of that write.
 *
 * <p>Threading: not thread-safe.
 */
public final class ManyStores {
  /** The largest number of stores. */
  public static final int MOST = 10_000;

  private final int count;

  /** Creates a measurement of that many stores. */
  public ManyStores(int count) {
    this.count = count;
  }

  /** Opens the stores in a temporary directory, which is removed, and returns a table as text. */
  public String measure(Options options) {
    List<Kiwi> stores = new ArrayList<>();
    Path directory = temporary();
    try {
      Kiwi.open(directory.resolve("first"), options).close(); // loads classes
      ProcessFootprint before = ProcessFootprint.now();
      StringBuilder table = new StringBuilder("%d stores%n".formatted(count));
      table.append("%-10s %9s %12s %12s %12s %8s %12s%n"
          .formatted("", "took", "heap", "resident", "mapped logs", "threads", "descriptors"));
      long begun = System.nanoTime();
      for (int i = 0; i < count; i++) {
        stores.add(Kiwi.open(directory.resolve("store" + i), options));
      }
      table.append(row("opened", System.nanoTime() - begun, before));
      begun = System.nanoTime();
      stores.forEach(db -> db.put(bytes("key"), bytes("value")));
      table.append(row("written", System.nanoTime() - begun, before));
      begun = System.nanoTime();
      stores.forEach(Kiwi::flush);
      table.append(row("flushed", System.nanoTime() - begun, before));
      begun = System.nanoTime();
      stores.forEach(Kiwi::close);
      table.append(row("closed", System.nanoTime() - begun, before));
      return table.toString();
    } finally {
      stores.forEach(Kiwi::close);
      remove(directory);
    }
  }

  private static String row(String what, long nanos, ProcessFootprint before) {
    ProcessFootprint more = ProcessFootprint.now().since(before);
    return "%-10s %9s %12s %12s %12s %8d %12d%n"
        .formatted(
            what,
            Quantity.nanos(nanos),
            Quantity.bytes(more.heapBytes()),
            Quantity.bytes(more.residentBytes()),
            Quantity.bytes(more.mappedBytes()),
            more.threads(),
            more.descriptors());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("kiwi-bench-stores-");
    } catch (IOException e) {
      throw new BenchException("cannot create a temporary directory: " + e);
    }
  }

  private static void remove(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new BenchException("cannot remove " + directory + ": " + e);
    }
  }
}
