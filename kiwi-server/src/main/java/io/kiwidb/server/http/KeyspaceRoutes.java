package io.kiwidb.server.http;

import io.kiwidb.server.resource.Keyspaces;
import java.util.List;
import java.util.Set;

/** The area {@code keyspaces}. */
public final class KeyspaceRoutes implements Area {
  private static final String KEYSPACES = "/api/v1/keyspaces";

  private final Keyspaces keyspaces;

  /** Creates the routes. */
  public KeyspaceRoutes(Keyspaces keyspaces) {
    this.keyspaces = keyspaces;
  }

  @Override
  public List<Route> routes() {
    Set<String> confirmed = Set.of("keyspace", "confirm");
    return List.of(
        Route.get(
                KEYSPACES,
                Set.of("limit", "continuation"),
                call -> Answer.ok(keyspaces.list(
                    call.query().integer("limit"), call.query().text("continuation"))))
            .weight(Weight.SCAN),
        Route.change(
                "POST",
                KEYSPACES,
                Set.of(),
                call -> Answer.created(keyspaces.create(call.body(Keyspaces.CreateRequest.class))))
            .weight(Weight.LONG),
        Route.change(
                "PATCH",
                KEYSPACES,
                Set.of("keyspace"),
                call -> Answer.ok(keyspaces.rename(
                    call.query().required("keyspace"), call.body(Keyspaces.RenameRequest.class))))
            .weight(Weight.LONG),
        Route.change("DELETE", KEYSPACES, confirmed, call -> {
              Query query = call.query();
              keyspaces.drop(query.required("keyspace"), query.required("confirm"));
              return Answer.none();
            })
            .weight(Weight.LONG)
            .administer(),
        Route.change("POST", KEYSPACES + "/clear", confirmed, call -> {
              Query query = call.query();
              keyspaces.clear(query.required("keyspace"), query.required("confirm"));
              return Answer.none();
            })
            .weight(Weight.LONG)
            .administer());
  }
}
