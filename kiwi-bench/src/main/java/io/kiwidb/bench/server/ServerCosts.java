package io.kiwidb.bench.server;

import io.kiwidb.Kiwi;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.run.ChildJvm;
import io.kiwidb.bench.server.ServerCostsReport.RouteFigures;
import io.kiwidb.bench.server.ServerCostsReport.Watched;
import io.kiwidb.server.KiwiServer;
import io.kiwidb.server.ServerLimit;
import io.kiwidb.server.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures the server. The engine and its server run in this process, clients in others; those of
 * the dashboards at the lowest priority, as if they were on other machines.
 *
 * <p>Each figure is measured in turn with what it is compared with, and after one run of each that
 * is not counted.
 *
 * <p>Threading: not thread-safe.
 */
public final class ServerCosts {
  private static final String CLIENT_HEAP = "256m";
  private static final long UNLIMITED = 1_000_000;
  private static final int SPARE_CONNECTIONS = 64;

  private final ServerPlan plan;
  private final Consumer<String> listener;

  /** Creates a measurement. {@code listener} is called with a description of each step. */
  public ServerCosts(ServerPlan plan, Consumer<String> listener) {
    this.plan = plan;
    this.listener = listener;
  }

  /** Runs the measurement in the directory of the plan, which must be empty and is kept. */
  public ServerCostsReport run() throws InterruptedException {
    Wrk.requireInstalled();
    try (Kiwi db = Kiwi.open(plan.directory().resolve("store"), plan.options())) {
      EngineLoad load = new EngineLoad(db, plan.load());
      listener.accept("filling");
      load.fill();
      List<RouteFigures> routes = measureRoutes(db);
      List<Watched> watched = new ArrayList<>();
      try (Dashboards dashboards = new Dashboards(new ChildJvm(EngineKind.KIWI, CLIENT_HEAP))) {
        for (EngineLoad.Kind kind : EngineLoad.Kind.values()) {
          watched.add(measureWatched(db, load, kind, dashboards));
        }
      }
      return new ServerCostsReport(
          System.getProperty("java.vm.name") + " " + Runtime.version(),
          Runtime.getRuntime().availableProcessors(),
          plan.load(),
          plan.connections(),
          plan.dashboards(),
          plan.seconds(),
          routes,
          watched);
    }
  }

  /** A route and what was measured of it. */
  private record Route(
      String method, String server, String address, Path script, List<HttpFigures> runs) {
    Route(String method, String server, String address, Path script) {
      this(method, server, address, script, new ArrayList<>());
    }

    RouteFigures figures() {
      return new RouteFigures(method, server, runs);
    }
  }

  private List<RouteFigures> measureRoutes(Kiwi db) throws InterruptedException {
    Wrk wrk = new Wrk(plan.connections(), plan.seconds());
    try (KiwiServer server = KiwiServer.start(db, options());
        EmptyRoutes empty = new EmptyRoutes(plan.load().valueSize())) {
      RequestScripts scripts = RequestScripts.write(plan.directory(), plan.load(), server.token());
      List<Route> routes = List.of(
          new Route("GET", "empty", empty.address(), scripts.get()),
          new Route("GET", "kiwi", server.address().toString(), scripts.get()),
          new Route("PUT", "empty", empty.address(), scripts.put()),
          new Route("PUT", "kiwi", server.address().toString(), scripts.put()));
      for (int round = 0; round <= plan.rounds(); round++) {
        for (Route route : routes) {
          listener.accept(route.method + " " + route.server + ", " + named(round));
          HttpFigures figures = wrk.run(route.address, route.script);
          if (round > 0) {
            route.runs.add(figures);
          }
        }
      }
      return routes.stream().map(Route::figures).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String named(int round) {
    return round == 0 ? "not counted" : "round " + round;
  }

  private ServerOptions options() {
    long writes = Math.max(ServerLimit.WRITES.byDefault(), plan.connections());
    return ServerOptions.builder()
        .limit(ServerLimit.REQUESTS_PER_SECOND, UNLIMITED)
        .limit(ServerLimit.WRITES, writes)
        .limit(ServerLimit.CONNECTIONS, plan.connections() + SPARE_CONNECTIONS)
        .build();
  }

  private Watched measureWatched(
      Kiwi db, EngineLoad load, EngineLoad.Kind kind, Dashboards dashboards) {
    Watched result = new Watched(kind.name(), new ArrayList<>(), new ArrayList<>());
    for (int round = 0; round <= plan.rounds(); round++) {
      listener.accept(kind + " with and without dashboards, " + named(round));
      boolean watchedFirst = round % 2 == 0;
      double first = watchedFirst ? watched(db, load, kind, dashboards) : alone(load, kind);
      double second = watchedFirst ? alone(load, kind) : watched(db, load, kind, dashboards);
      if (round > 0) {
        result.alone().add(watchedFirst ? second : first);
        result.watched().add(watchedFirst ? first : second);
      }
    }
    return result;
  }

  private double alone(EngineLoad load, EngineLoad.Kind kind) {
    return load.run(kind, plan.seconds());
  }

  private double watched(Kiwi db, EngineLoad load, EngineLoad.Kind kind, Dashboards dashboards) {
    try (KiwiServer server = KiwiServer.start(db, ServerOptions.defaults())) {
      dashboards.open(plan.dashboards(), server.address(), server.token());
      double operations = load.run(kind, plan.seconds());
      dashboards.closeAll();
      return operations;
    }
  }
}
