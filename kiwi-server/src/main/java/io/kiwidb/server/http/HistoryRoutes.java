package io.kiwidb.server.http;

import io.kiwidb.server.live.LiveEvent;
import io.kiwidb.server.live.StatsHistory;
import io.kiwidb.server.live.StoreWatch;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.util.List;
import java.util.Set;

/** The samples of the statistics, and the latest events. */
public final class HistoryRoutes implements Area {
  /** The latest events, newest first. */
  record Events(List<LiveEvent> events) {}

  private static final int USUAL_SECONDS = 300;

  private final StoreWatch watch;

  /** Creates the routes. */
  public HistoryRoutes(StoreWatch watch) {
    this.watch = watch;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/stats/history", Set.of("seconds"), this::history),
        Route.get("/api/v1/stats/events", Set.of(), call -> Answer.ok(new Events(watch.events()))));
  }

  private Answer history(Call call) {
    Integer asked = call.query().integer("seconds");
    int seconds = asked == null ? USUAL_SECONDS : asked;
    if (seconds < 1 || seconds > StatsHistory.SAMPLES) {
      throw new ProblemException(
          ProblemCode.BAD_REQUEST, "'seconds' must be 1 to " + StatsHistory.SAMPLES + ".");
    }
    return Answer.ok(watch.history(seconds));
  }
}
