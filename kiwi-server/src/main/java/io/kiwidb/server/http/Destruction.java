package io.kiwidb.server.http;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which requests of a route destroy data, and where. Threading: immutable.
 *
 * @param test which requests are for administrators, besides what the access of the route says
 * @param keyspaces names the keyspaces of a request, for the audit log
 */
public record Destruction(Predicate<Call> test, Function<Call, Collection<String>> keyspaces) {
  /** For a route that destroys nothing, or always: its parameter {@code keyspace} says where. */
  static final Destruction NONE = of(call -> false);

  /** For a route whose parameter {@code keyspace} says where. */
  static Destruction of(Predicate<Call> test) {
    return new Destruction(test, call -> {
      String keyspace = call.query().text("keyspace");
      return keyspace == null ? List.of() : List.of(keyspace);
    });
  }
}
