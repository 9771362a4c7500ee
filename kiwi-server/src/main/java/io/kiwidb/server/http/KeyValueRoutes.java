package io.kiwidb.server.http;

import io.kiwidb.server.resource.Batches;
import io.kiwidb.server.resource.KeyValues;
import io.kiwidb.server.resource.Scans;
import java.util.List;
import java.util.Set;

/** The area {@code kv}. */
public final class KeyValueRoutes implements Area {
  private static final String KV = "/api/v1/kv";
  private static final Set<String> ONE_KEY = Set.of("key", "keyspace", "encoding", "snapshot");
  private static final Set<String> LATEST = Set.of("key", "keyspace", "encoding");

  private final KeyValues values;
  private final Batches batches;
  private final Scans scans;

  /** Creates the routes. */
  public KeyValueRoutes(KeyValues values, Batches batches, Scans scans) {
    this.values = values;
    this.batches = batches;
    this.scans = scans;
  }

  @Override
  public List<Route> routes() {
    Set<String> scan = Set.of(
        "keyspace",
        "encoding",
        "snapshot",
        "from",
        "to",
        "prefix",
        "reverse",
        "keysOnly",
        "limit",
        "continuation");
    Set<String> prefixes =
        Set.of("keyspace", "encoding", "snapshot", "prefix", "delimiter", "limit", "continuation");
    return List.of(
        Route.get(KV, ONE_KEY, call -> Answer.ok(values.get(key(call)))),
        Route.change("PUT", KV, Set.of(), call -> {
          values.put(call.body(KeyValues.PutRequest.class));
          return Answer.none();
        }),
        Route.change("DELETE", KV, LATEST, call -> {
          values.delete(key(call));
          return Answer.none();
        }),
        Route.get(KV + "/exists", ONE_KEY, call -> Answer.ok(values.exists(key(call)))),
        Route.post(
                KV + "/multi-get",
                Set.of(),
                call -> Answer.ok(values.multiGet(call.body(KeyValues.MultiGetRequest.class))))
            .weight(Weight.SCAN),
        Route.change(
                "POST",
                KV + "/batch",
                Set.of(),
                call -> Answer.ok(batches.write(call.body(Batches.Request.class))))
            .administerIf(
                call -> Batches.isDestructive(call.body(Batches.Request.class)),
                call -> Batches.keyspaces(call.body(Batches.Request.class))),
        Route.get(KV + "/scan", scan, call -> Answer.ok(scans.scan(scan(call))))
            .weight(Weight.SCAN),
        Route.get(KV + "/prefixes", prefixes, call -> Answer.ok(scans.prefixes(prefixes(call))))
            .weight(Weight.SCAN),
        Route.get(KV + "/trace", LATEST, call -> Answer.ok(values.trace(key(call))))
            .weight(Weight.SCAN)); // it copies the whole value, however long that is
  }

  private static KeyValues.KeyRequest key(Call call) {
    Query query = call.query();
    return new KeyValues.KeyRequest(
        query.required("key"), query.text("keyspace"), query.encoding(), query.number("snapshot"));
  }

  private static Scans.Request scan(Call call) {
    Query query = call.query();
    return new Scans.Request(
        source(query),
        query.text("from"),
        query.text("to"),
        query.text("prefix"),
        query.flag("reverse", false) ? Scans.Direction.REVERSE : Scans.Direction.FORWARD,
        query.flag("keysOnly", false) ? Scans.Shown.KEYS : Scans.Shown.ENTRIES,
        page(query));
  }

  private static Scans.PrefixRequest prefixes(Call call) {
    Query query = call.query();
    return new Scans.PrefixRequest(
        source(query), query.text("prefix"), query.text("delimiter"), page(query));
  }

  private static Scans.Source source(Query query) {
    return new Scans.Source(query.text("keyspace"), query.encoding(), query.number("snapshot"));
  }

  private static Scans.Page page(Query query) {
    return new Scans.Page(query.integer("limit"), query.text("continuation"));
  }
}
