package io.kiwidb.server.http;

import io.javalin.http.Context;
import io.kiwidb.server.json.Json;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.io.IOException;

/** A request, as routes see it. Threading: not thread-safe; valid while it is answered. */
public final class Call {
  private final Context context;
  private final Query query;
  private final Json json;
  private final byte[] body;

  private Call(Context context, Query query, Json json, byte[] body) {
    this.context = context;
    this.query = query;
    this.json = json;
    this.body = body;
  }

  /** Reads the body, before a slot is taken: a client that sends it slowly holds none. */
  static Call read(Context context, Query query, Json json, int mostBodyBytes) {
    try {
      byte[] body = context.bodyInputStream().readNBytes(mostBodyBytes + 1);
      if (body.length > mostBodyBytes) {
        throw new ProblemException(
            ProblemCode.TOO_LARGE, "The body may have at most " + mostBodyBytes + " bytes.");
      }
      return new Call(context, query, json, body);
    } catch (IOException e) {
      throw new ProblemException(ProblemCode.BAD_REQUEST, "The body ended early.");
    }
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

  /** Returns the body, which must be JSON. */
  public <T> T body(Class<T> type) {
    return json.read(body, type);
  }

  /** Returns the context, for what concerns cookies and headers. */
  Context context() {
    return context;
  }
}
