package io.kiwidb.bench;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.growth.Growth;
import io.kiwidb.bench.growth.GrowthPlot;
import io.kiwidb.bench.growth.GrowthReport;
import io.kiwidb.bench.growth.GrowthTables;
import io.kiwidb.bench.keyspaces.CostsReport;
import io.kiwidb.bench.keyspaces.CostsTable;
import io.kiwidb.bench.keyspaces.KeyspaceCosts;
import io.kiwidb.bench.peers.PeersReport;
import io.kiwidb.bench.peers.PeersTables;
import io.kiwidb.bench.report.EngineReport;
import io.kiwidb.bench.report.Plots;
import io.kiwidb.bench.report.Quantity;
import io.kiwidb.bench.report.ReportFile;
import io.kiwidb.bench.report.ResultTable;
import io.kiwidb.bench.run.FreshDirectory;
import io.kiwidb.bench.run.Plan;
import io.kiwidb.bench.run.Suite;
import io.kiwidb.bench.server.ServerCosts;
import io.kiwidb.bench.server.ServerCostsReport;
import io.kiwidb.bench.server.ServerCostsTable;
import io.kiwidb.bench.workload.Workload;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code bench} command. Threading: not thread-safe. */
@Command(
    name = "kiwi bench",
    description =
        "Run benchmark workloads against a store. Without --dir, the store is temporary and removed at the end.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true)
final class BenchCommand implements Callable<Integer> {
  @Spec
  private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "WORKLOAD",
      arity = "0..1",
      showDefaultValue = Visibility.NEVER,
      split = ",",
      description =
          "Workloads to run in order, separated by commas; see --list. Default: fillrandom,readrandom.")
  private List<String> workloads = List.of();

  @Option(names = "--list", description = "List the workloads and exit.")
  private boolean list;

  @Mixin
  private final PlanOptions plan = new PlanOptions();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the results to this file as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--plots",
      paramLabel = "DIR",
      description =
          "Also write SVG charts to this directory: throughput over time and latency distribution, or with --growth the cost per operation by number of keys.")
  private @Nullable Path plots;

  @Mixin
  private final PeersOptions peers = new PeersOptions();

  @Mixin
  private final GrowthOptions growth = new GrowthOptions();

  @Mixin
  private final StoresOptions stores = new StoresOptions();

  @Mixin
  private final KeyspaceCostsOptions costs = new KeyspaceCostsOptions();

  @Mixin
  private final ServerCostsOptions server = new ServerCostsOptions();

  @Mixin
  private final JvmOptions jvms = new JvmOptions();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = commandLine().getOut();
    if (list) {
      for (Workload workload : Workload.values()) {
        out.printf("%-25s %s%n", workload.label(), workload.about());
      }
      return ExitCode.OK;
    }
    if (stores.isRequested()) {
      stores.run(out);
      return ExitCode.OK;
    }
    if (costs.isRequested()) {
      return measureKeyspaces(out);
    }
    costs.requireUnused();
    if (server.isRequested()) {
      return measureServer(out);
    }
    server.requireUnused();
    List<String> names = workloads.isEmpty() ? List.of("fillrandom", "readrandom") : workloads;
    if (growth.isRequested()) {
      return measureGrowth(names, out);
    }
    return peers.isRequested() ? comparePeers(names, out) : runSingle(names, out);
  }

  private int runSingle(List<String> names, PrintWriter out) throws InterruptedException {
    peers.requireUnused();
    jvms.requireUnused();
    TerminalProgress progress =
        new TerminalProgress(commandLine().getErr(), TerminalProgress.isShown());
    EngineReport report = new Suite(plan.plan(names), progress, out::print).run();
    out.print(ResultTable.of(report));
    out.flush();
    writeReports(report, List.of(report));
    return ExitCode.OK;
  }

  private int comparePeers(List<String> names, PrintWriter out) throws InterruptedException {
    plan.plan(names); // report invalid options once, before any JVM starts
    EngineKind.requireKeyspaces(plan.keyspaces(), peers.engines());
    PrintWriter err = commandLine().getErr();
    PeersReport report = peers
        .peers(jvms.heap(), (engine, round) -> {
          err.println("-- " + engine + ", round " + round);
          err.flush();
        })
        .run(engine -> plan.arguments(names, engine));
    out.print(PeersTables.of(report));
    out.flush();
    writeReports(report, report.medians());
    return report.failures().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private int measureGrowth(List<String> names, PrintWriter out) throws InterruptedException {
    if (peers.isRequested()) {
      throw new BenchException(
          "--growth measures one engine and cannot be combined with --peers; select another engine with --engine");
    }
    peers.requireUnused();
    plan.requireGrowable();
    List<Long> sizes = growth.sizes();
    Plan first = plan.plan(names, sizes.get(0));
    for (long size : sizes) {
      plan.plan(names, size); // report invalid options once, before any JVM starts
    }
    PrintWriter err = commandLine().getErr();
    GrowthReport report = new Growth(first.engine(), sizes, jvms.heap(), entries -> {
          err.println("-- " + Quantity.count(entries) + " keys");
          err.flush();
        })
        .run(entries -> plan.arguments(names, entries));
    out.print(GrowthTables.of(report));
    out.flush();
    if (json != null) {
      ReportFile.write(json, report);
    }
    if (plots != null) {
      GrowthPlot.write(plots, report);
    }
    return report.failures().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private int measureKeyspaces(PrintWriter out) throws InterruptedException {
    if (!workloads.isEmpty() || peers.isRequested() || growth.isRequested() || plots != null) {
      throw new BenchException(
          "--keyspace-costs runs no workloads and cannot be combined with --peers, --growth or --plots");
    }
    peers.requireUnused();
    PrintWriter err = commandLine().getErr();
    CostsReport report = new KeyspaceCosts(
            plan.costsPlan(costs), plan.directory(), jvms.heap(), step -> {
              err.println("-- " + step);
              err.flush();
            })
        .run();
    out.print(CostsTable.of(report));
    out.flush();
    if (json != null) {
      ReportFile.write(json, report);
    }
    return ExitCode.OK;
  }

  private int measureServer(PrintWriter out) throws InterruptedException {
    if (!workloads.isEmpty() || peers.isRequested() || growth.isRequested() || plots != null) {
      throw new BenchException(
          "--server-costs runs no workloads and cannot be combined with --peers, --growth or --plots");
    }
    peers.requireUnused();
    jvms.requireUnused();
    PrintWriter err = commandLine().getErr();
    ServerCostsReport report = FreshDirectory.with(
        plan.directory(),
        directory -> new ServerCosts(plan.serverPlan(server, directory), step -> {
              err.println("-- " + step);
              err.flush();
            })
            .run());
    out.print(ServerCostsTable.of(report));
    out.flush();
    if (json != null) {
      ReportFile.write(json, report);
    }
    return ExitCode.OK;
  }

  private void writeReports(Object report, List<EngineReport> engines) {
    if (json != null) {
      ReportFile.write(json, report);
    }
    if (plots != null) {
      Plots.write(plots, engines);
    }
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec, "spec").commandLine();
  }
}
