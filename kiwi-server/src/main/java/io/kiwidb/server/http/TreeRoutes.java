package io.kiwidb.server.http;

import io.kiwidb.server.resource.Compactions;
import io.kiwidb.server.resource.MemTables;
import io.kiwidb.server.resource.StoredEntries;
import io.kiwidb.server.resource.Tables;
import io.kiwidb.server.resource.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The areas {@code memtables}, {@code tables}, {@code compactions} and {@code versions}. */
public final class TreeRoutes implements Area {
  private static final String MEMTABLES = "/api/v1/memtables";
  private static final String TABLES = "/api/v1/tables";
  private static final String COMPACTIONS = "/api/v1/compactions";
  private static final Set<String> KEYSPACE = Set.of("keyspace");
  private static final Set<String> KEYSPACE_ENCODING = Set.of("keyspace", "encoding");
  private static final Set<String> STORED = Set.of("encoding", "from", "limit", "continuation");

  private final MemTables memtables;
  private final Tables tables;
  private final Compactions compactions;
  private final Versions versions;

  /** Creates the routes. */
  public TreeRoutes(
      MemTables memtables, Tables tables, Compactions compactions, Versions versions) {
    this.memtables = memtables;
    this.tables = tables;
    this.compactions = compactions;
    this.versions = versions;
  }

  @Override
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.addAll(ofMemtables());
    routes.addAll(ofTables());
    routes.addAll(ofCompactions());
    routes.add(Route.get(
            "/api/v1/versions",
            Set.of("keyspace", "encoding", "at", "tables", "limit"),
            call -> Answer.ok(versions.at(version(call.query()))))
        .weight(Weight.SCAN));
    routes.add(Route.get(
            "/api/v1/versions/blocks",
            Set.of("keyspace", "encoding", "at", "order", "blocks"),
            call -> Answer.ok(versions.blocks(blocks(call.query()))))
        .weight(Weight.SCAN));
    return routes;
  }

  private List<Route> ofMemtables() {
    return List.of(
        Route.get(
            MEMTABLES, KEYSPACE, call -> Answer.ok(memtables.list(call.query().text("keyspace")))),
        Route.get(
                MEMTABLES + "/{id}/entries",
                STORED,
                call -> Answer.ok(memtables.entries(call.pathNumber("id"), stored(call.query()))))
            .weight(Weight.SCAN),
        Route.change("POST", MEMTABLES + "/flush", KEYSPACE, call -> {
              memtables.flush(call.query().text("keyspace"));
              return Answer.none();
            })
            .weight(Weight.LONG));
  }

  private List<Route> ofTables() {
    return List.of(
        Route.get(
                TABLES,
                Set.of("keyspace", "encoding", "level", "sort", "limit", "continuation"),
                call -> Answer.ok(tables.list(list(call.query()))))
            .weight(Weight.SCAN),
        Route.get(
            TABLES + "/{number}",
            Set.of("encoding"),
            call ->
                Answer.ok(tables.details(call.pathNumber("number"), call.query().encoding()))),
        Route.get(
                TABLES + "/{number}/entries",
                STORED,
                call -> Answer.ok(tables.entries(call.pathNumber("number"), stored(call.query()))))
            .weight(Weight.SCAN),
        Route.get(
                TABLES + "/{number}/filter",
                Set.of(),
                call -> Answer.ok(tables.filter(call.pathNumber("number"))))
            .weight(Weight.SCAN),
        Route.get(
                TABLES + "/{number}/index",
                Set.of("encoding", "limit", "continuation"),
                call -> Answer.ok(tables.index(
                    call.pathNumber("number"),
                    call.query().encoding(),
                    call.query().integer("limit"),
                    call.query().text("continuation"))))
            .weight(Weight.SCAN));
  }

  private List<Route> ofCompactions() {
    return List.of(
        Route.get(
            COMPACTIONS,
            KEYSPACE_ENCODING,
            call -> Answer.ok(compactions.list(call.query().text("keyspace")))),
        Route.change(
            "POST",
            COMPACTIONS,
            Set.of(),
            call -> Answer.accepted(compactions.compact(call.body(Compactions.Request.class)))),
        Route.get(
            COMPACTIONS + "/next",
            KEYSPACE_ENCODING,
            call -> Answer.ok(
                compactions.next(call.query().text("keyspace"), call.query().encoding()))));
  }

  private static StoredEntries.Request stored(Query query) {
    return new StoredEntries.Request(
        query.encoding(), query.text("from"), query.integer("limit"), query.text("continuation"));
  }

  private static Tables.Request list(Query query) {
    return new Tables.Request(
        query.text("keyspace"),
        query.encoding(),
        query.integer("level"),
        Tables.Sort.named(query.text("sort")),
        query.integer("limit"),
        query.text("continuation"));
  }

  private static Versions.Request version(Query query) {
    return new Versions.Request(
        query.text("keyspace"),
        query.encoding(),
        query.number("at"),
        query.flag("tables", true) ? Versions.Shown.TABLES_AND_EDITS : Versions.Shown.EDITS,
        query.integer("limit"));
  }

  private static Versions.BlocksRequest blocks(Query query) {
    return new Versions.BlocksRequest(
        query.text("keyspace"),
        query.encoding(),
        query.number("at"),
        query.text("order"),
        query.integer("blocks"));
  }
}
