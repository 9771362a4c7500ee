package io.kiwidb.server.http;

import io.javalin.http.Context;
import io.kiwidb.server.json.Json;
import org.jspecify.annotations.Nullable;

/** A request, as routes see it. Threading: not thread-safe; valid while it is answered. */
public final class Call {
  private final Context context;
  private final Query query;
  private final Json json;
  private final byte[] body;
  private @Nullable Object parsed;

  private Call(Context context, Query query, Json json, byte[] body) {
    this.context = context;
    this.query = query;
    this.json = json;
    this.body = body;
  }

  /** Returns the call of a request whose body is collected. */
  static Call of(Context context, Query query, Json json) {
    byte[] body = Bodies.ofAttribute(context.attribute(Bodies.attribute()));
    return new Call(context, query, json, body);
  }

  /** Returns the query parameters. */
  public Query query() {
    return query;
  }

  /** Returns a number in the path. */
  public long pathNumber(String name) {
    return Query.number(name, context.pathParam(name));
  }

  /** Returns who sends the request. */
  public Caller caller() {
    return Caller.ofAttribute(context.attribute(Caller.attribute()));
  }

  /** Returns the body, which must be JSON. It is parsed once. */
  public <T> T body(Class<T> type) {
    Object before = parsed;
    if (type.isInstance(before)) {
      return type.cast(before);
    }
    T read = json.read(body, type);
    parsed = read;
    return read;
  }

  /** Returns the context, for what concerns cookies and headers. */
  Context context() {
    return context;
  }
}
