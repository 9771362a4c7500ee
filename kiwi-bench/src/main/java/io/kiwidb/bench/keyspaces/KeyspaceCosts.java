package io.kiwidb.bench.keyspaces;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools.VerifyReport;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.report.ReportFile;
import io.kiwidb.bench.run.ChildJvm;
import io.kiwidb.bench.run.FreshDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures what keyspaces cost: creates many in a fresh store, opens it, writes some of them in
 * turn, opens and verifies it, and kills a process that goes on writing.
 *
 * <p>Threading: not thread-safe.
 */
public final class KeyspaceCosts {
  private static final long POLL_MILLIS = 1;

  private final CostsPlan plan;
  private final Optional<Path> given;
  private final ChildJvm jvm;
  private final Consumer<String> listener;

  /**
   * Creates a measurement; {@link #run} starts it.
   *
   * @param directory directory of the stores, which must be empty and is kept; empty: a temporary
   *     one, which is removed unless something fails
   * @param heap maximum heap of each JVM, in the format of {@code -Xmx}
   * @param listener called with a description of each step
   */
  public KeyspaceCosts(
      CostsPlan plan, Optional<Path> directory, String heap, Consumer<String> listener) {
    this.plan = plan;
    this.given = directory;
    this.jvm = new ChildJvm(EngineKind.KIWI, heap);
    this.listener = listener;
  }

  /** Runs all steps. Throws at the first that finds something wrong; the directory is then kept. */
  public CostsReport run() throws InterruptedException {
    return FreshDirectory.with(given, this::run);
  }

  private CostsReport run(Path directory) throws InterruptedException {
    Path none = directory.resolve("none");
    Path store = directory.resolve("store");
    ReportFile.write(directory.resolve("plan.json"), plan);
    listener.accept("creating keyspaces");
    Figures.Created created = step(CostsStep.CREATE, Figures.Created.class, store);
    step(CostsStep.CREATE_NONE, Figures.Created.class, none);
    listener.accept("opening a store without keyspaces, and this one");
    Figures.Opened withNone = step(CostsStep.OPEN, Figures.Opened.class, none);
    Figures.Opened empty = step(CostsStep.OPEN, Figures.Opened.class, store);
    listener.accept("writing");
    Figures.Written written = step(CostsStep.WRITE, Figures.Written.class, store);
    listener.accept("opening and verifying");
    Figures.Opened filled = step(CostsStep.OPEN, Figures.Opened.class, store);
    Figures.Verified verified = verify(store);
    listener.accept("writing until killed");
    writeAndKill(store);
    listener.accept("recovering and verifying");
    Figures.Recovered recovered = step(CostsStep.RECOVER, Figures.Recovered.class, store);
    return new CostsReport(
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        plan.load(),
        plan.written(),
        plan.settings(),
        created,
        withNone,
        empty,
        written,
        filled,
        verified,
        recovered,
        verify(store));
  }

  private <T> T step(CostsStep step, Class<T> figures, Path store) throws InterruptedException {
    int code = ChildJvm.await(start(step, store));
    if (code != 0) {
      throw new BenchException(
          "the step " + step + " exited with code " + code + "; its output is above");
    }
    return ReportFile.read(figuresOf(step, store), figures);
  }

  private Process start(CostsStep step, Path store) {
    List<String> arguments = List.of(
        step.name(),
        store.resolveSibling("plan.json").toString(),
        store.toString(),
        figuresOf(step, store).toString());
    return jvm.start(CostsStep.class, arguments);
  }

  private static Path figuresOf(CostsStep step, Path store) {
    return store.resolveSibling(step + ".json");
  }

  /** Kills a process that writes when half of its puts are acknowledged, or at their end. */
  private void writeAndKill(Path store) throws InterruptedException {
    Acknowledgement acknowledged = new Acknowledgement(CostsStep.acknowledgementOf(store));
    Process process = start(CostsStep.WRITE_UNTIL_KILLED, store);
    try {
      while (acknowledged.get() < plan.load().entries() / 2) {
        if (!process.isAlive()) {
          throw new BenchException("the process that writes ended before it was killed, with code "
              + process.exitValue() + "; its output is above");
        }
        Thread.sleep(POLL_MILLIS);
      }
    } finally {
      process.destroyForcibly(); // SIGKILL: no shutdown hook runs
      process.waitFor();
    }
  }

  private static Figures.Verified verify(Path store) {
    long begun = System.nanoTime();
    VerifyReport report = Kiwi.tools().verify(store, step -> {});
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (!report.problems().isEmpty()) {
      throw new BenchException("verification found problems: " + report.problems());
    }
    return new Figures.Verified(seconds, report.files(), report.entries());
  }
}
