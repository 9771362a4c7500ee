package io.kiwidb.bench;

import io.kiwidb.Options;
import io.kiwidb.StoreResources;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.run.ManyStores;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code --stores}. Threading: not thread-safe. */
final class StoresOptions {
  @Option(
      names = "--stores",
      paramLabel = "N",
      converter = NumberConverter.class,
      description =
          "Instead of running workloads, open this many stores in this JVM and report what idle stores cost: memory, threads, descriptors. Example: --stores 100")
  private @Nullable Long count;

  @Option(
      names = "--shared-budget",
      paramLabel = "BYTES",
      converter = NumberConverter.class,
      description =
          "With --stores: the stores share cache, threads and this memory budget. Example: --shared-budget 256m")
  private @Nullable Long budget;

  boolean isRequested() {
    requireComplete();
    return count != null;
  }

  private void requireComplete() {
    if (budget != null && count == null) {
      throw new BenchException("--shared-budget requires --stores");
    }
  }

  void run(PrintWriter out) {
    long stores = count == null ? 0 : count;
    if (stores < 1 || stores > ManyStores.MOST) {
      throw new BenchException("--stores must be 1 to " + ManyStores.MOST + ", but is " + stores);
    }
    if (budget == null) {
      out.print(new ManyStores((int) stores).measure(Options.defaults()));
    } else {
      try (StoreResources shared = StoreResources.builder().memoryBudget(budget).build()) {
        Options options = Options.builder().resources(shared).build();
        out.print(new ManyStores((int) stores).measure(options));
      }
    }
    out.flush();
  }
}
