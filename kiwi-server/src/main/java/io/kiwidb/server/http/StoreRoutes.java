package io.kiwidb.server.http;

import io.kiwidb.server.resource.Config;
import io.kiwidb.server.resource.Engine;
import io.kiwidb.server.resource.Tasks;
import io.kiwidb.server.resource.WriteAheadLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The areas {@code log}, {@code config} and {@code engine}. */
public final class StoreRoutes implements Area {
  private static final String CONFIG = "/api/v1/config";
  private static final String ENGINE = "/api/v1/engine";
  private static final Set<String> KEYSPACE = Set.of("keyspace");

  private final WriteAheadLog log;
  private final Config config;
  private final Engine engine;
  private final Tasks tasks;

  /** Creates the routes. */
  public StoreRoutes(WriteAheadLog log, Config config, Engine engine, Tasks tasks) {
    this.log = log;
    this.config = config;
    this.engine = engine;
    this.tasks = tasks;
  }

  @Override
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(Route.get("/api/v1/log", Set.of(), call -> Answer.ok(log.info())));
    routes.add(Route.change("POST", "/api/v1/log/sync", Set.of(), call -> {
          log.sync();
          return Answer.none();
        })
        .weight(Weight.LONG));
    routes.addAll(ofConfig());
    routes.addAll(ofEngine());
    routes.add(Route.get("/api/v1/tasks", Set.of(), call -> Answer.ok(tasks.list())));
    routes.add(Route.get(
        "/api/v1/tasks/{id}", Set.of(), call -> Answer.ok(tasks.find(call.pathNumber("id")))));
    return routes;
  }

  private List<Route> ofConfig() {
    return List.of(
        Route.get(CONFIG, KEYSPACE, call -> Answer.ok(config.list(call.query().text("keyspace")))),
        Route.change(
                "PATCH",
                CONFIG,
                KEYSPACE,
                call -> Answer.ok(config.change(
                    call.query().text("keyspace"), call.body(Config.ChangeRequest.class))))
            .administerIf(call -> config.isDestructive(
                call.query().text("keyspace"), call.body(Config.ChangeRequest.class))),
        Route.change(
                "POST",
                CONFIG + "/reset",
                KEYSPACE,
                call -> Answer.ok(config.reset(
                    call.query().text("keyspace"), call.body(Config.ResetRequest.class))))
            .administerIf(call -> config.isDestructive(
                call.query().text("keyspace"), call.body(Config.ResetRequest.class))),
        Route.change(
            "PUT",
            CONFIG + "/profile",
            Set.of(),
            call -> Answer.ok(config.profile(call.body(Config.ProfileRequest.class)))));
  }

  private List<Route> ofEngine() {
    return List.of(
        Route.get(ENGINE, Set.of(), call -> Answer.ok(engine.info())),
        Route.change("POST", ENGINE + "/open", Set.of(), call -> Answer.ok(engine.open()))
            .weight(Weight.LONG),
        Route.change("POST", ENGINE + "/close", Set.of(), call -> Answer.ok(engine.close()))
            .weight(Weight.LONG)
            .administer(),
        Route.change(
                "POST",
                ENGINE + "/reset",
                Set.of(),
                call -> Answer.ok(engine.reset(call.body(Engine.ResetRequest.class))))
            .weight(Weight.LONG)
            .administer(),
        Route.change("POST", ENGINE + "/backup", Set.of(), call -> {
          Audit.told("POST " + ENGINE + "/backup", List.of(), call.caller());
          return Answer.accepted(engine.backUp());
        }),
        Route.post(ENGINE + "/verify", Set.of(), call -> Answer.accepted(engine.verify())));
  }
}
