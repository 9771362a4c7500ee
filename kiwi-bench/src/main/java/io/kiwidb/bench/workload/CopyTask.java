package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.EngineCopies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies the store beside itself several times; the copies are removed at the end. */
final class CopyTask implements Task {
  private static final int CHECKPOINTS = 10;
  private static final int BACKUPS = 3;
  private static final double MEGABYTE = 1e6;

  /** Makes one copy and returns its bytes; 0 if that is not what is measured. */
  private interface Copy {
    long to(EngineCopies copies, Path target);
  }

  private final StoreUnderTest store;
  private final EngineCopies copies;
  private final Path place;
  private final int times;
  private final Copy copy;
  private int done;
  private long bytes;
  private long nanos;

  private CopyTask(StoreUnderTest store, int times, Copy copy) {
    this.store = store;
    this.times = times;
    this.copy = copy;
    copies = store.engine().copies();
    try {
      // On the file system of the store, but not in its directory, whose size is measured.
      place = Files.createTempDirectory(
          copies.store().toAbsolutePath().getParent(), "kiwi-bench-copies-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CopyTask checkpoints(StoreUnderTest store) {
    return new CopyTask(store, CHECKPOINTS, (copies, target) -> {
      copies.checkpoint(target);
      return 0;
    });
  }

  static CopyTask backups(StoreUnderTest store) {
    return new CopyTask(store, BACKUPS, EngineCopies::backup);
  }

  @Override
  public int step() {
    if (done == times) {
      return END;
    }
    long begun = System.nanoTime();
    bytes += copy.to(copies, place.resolve("copy-" + done));
    nanos += System.nanoTime() - begun;
    done++;
    return 1;
  }

  @Override
  public void account(long steps, LiveKeys liveKeys, Tally tally) {
    if (bytes > 0) {
      store.print("copied %.1f MB a second%n".formatted(bytes / MEGABYTE / (nanos / 1e9)));
    }
  }

  @Override
  public void close() {
    try (Stream<Path> tree = Files.walk(place)) {
      List<Path> all = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path each : all) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
