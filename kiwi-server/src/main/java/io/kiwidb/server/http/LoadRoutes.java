package io.kiwidb.server.http;

import io.kiwidb.server.load.Load;
import io.kiwidb.server.load.LoadGenerator;
import io.kiwidb.server.load.LoadRequest;
import io.kiwidb.server.load.TooManyLoadsException;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.store.ServedStore;
import java.util.List;
import java.util.Set;

/** The area {@code load}. */
public final class LoadRoutes implements Area {
  private static final String LOADS = "/api/v1/load";
  private static final String LOAD = LOADS + "/{id}";

  private final ServedStore store;
  private final LoadGenerator generator;

  /** The workloads. */
  record Loads(List<Load> loads) {}

  /** Creates the routes. */
  public LoadRoutes(ServedStore store, LoadGenerator generator) {
    this.store = store;
    this.generator = generator;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(LOADS, Set.of(), call -> Answer.ok(new Loads(generator.loads()))),
        Route.change("POST", LOADS, Set.of(), call -> start(call.body(LoadRequest.class))),
        Route.get(
            LOAD,
            Set.of(),
            call -> Answer.ok(generator.load(call.pathNumber("id")).orElseThrow(LoadRoutes::gone))),
        new Route("DELETE", LOAD, Access.READ, Weight.LONG, Set.of(), call -> {
          if (!generator.stop(call.pathNumber("id"))) {
            throw gone();
          }
          return Answer.none();
        }));
  }

  private Answer start(LoadRequest request) {
    try {
      return Answer.created(generator.start(store.db(), request));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.BAD_REQUEST, String.valueOf(e.getMessage()));
    } catch (TooManyLoadsException e) {
      throw new ProblemException(ProblemCode.CONFLICT, String.valueOf(e.getMessage()));
    }
  }

  private static ProblemException gone() {
    return new ProblemException(
        ProblemCode.NOT_FOUND, "There is no such workload, or it is forgotten.");
  }
}
