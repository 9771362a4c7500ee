package io.kiwidb.server.http;

import io.kiwidb.server.resource.Figures;
import io.kiwidb.server.resource.Metrics;
import io.kiwidb.server.resource.Snapshots;
import java.util.List;
import java.util.Set;

/** The areas {@code stats}, without its history, and {@code snapshots}. */
public final class FigureRoutes implements Area {
  private static final String SNAPSHOTS = "/api/v1/snapshots";

  private final Figures figures;
  private final Metrics metrics;
  private final Snapshots snapshots;

  /** Creates the routes. */
  public FigureRoutes(Figures figures, Metrics metrics, Snapshots snapshots) {
    this.figures = figures;
    this.metrics = metrics;
    this.snapshots = snapshots;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/stats",
            Set.of("keyspace"),
            call -> Answer.ok(figures.now(call.query().text("keyspace")))),
        Route.get(
            "/metrics",
            Set.of(),
            call -> Answer.ok(new Answer.Text(Metrics.MEDIA_TYPE, metrics.text()))),
        Route.get(SNAPSHOTS, Set.of(), call -> Answer.ok(snapshots.list())),
        Route.post(
            SNAPSHOTS,
            Set.of(),
            call -> Answer.created(snapshots.take(call.body(Snapshots.Request.class)))),
        new Route("DELETE", SNAPSHOTS + "/{id}", Access.READ, Weight.LIGHT, Set.of(), call -> {
          snapshots.release(call.pathNumber("id"));
          return Answer.none();
        }));
  }
}
