package io.kiwidb.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.kiwidb.server.json.Json;
import io.kiwidb.server.problem.Problem;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.problem.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers routes: checks their access, runs them in a slot, and writes what they answer. */
final class Router {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;

  private final Json json;
  private final Slots slots;
  private final Permissions permissions;
  private final ProblemWriter problems;

  Router(Json json, Slots slots, Permissions permissions, ProblemWriter problems) {
    this.json = json;
    this.slots = slots;
    this.permissions = permissions;
    this.problems = problems;
  }

  /** Registers the areas. */
  void register(JavalinConfig config, List<Area> areas) {
    for (Area area : areas) {
      for (Route route : area.routes()) {
        config.routes.addHttpHandler(
            HandlerType.findOrCreate(route.method()),
            route.path(),
            context -> handle(route, context));
      }
      for (Area.Socket socket : area.sockets()) {
        config.routes.ws(socket.path(), socket.configuration());
        config.routes.wsBeforeUpgrade(
            socket.path(), context -> permissions.require(socket.access()));
      }
    }
    config.routes.exception(HttpResponseException.class, this::refused);
    config.routes.exception(Exception.class, (e, context) -> write(context, Problems.of(e)));
  }

  private void handle(Route route, Context context) {
    try {
      answer(route, context);
    } catch (Error e) { // Javalin would answer it with a text of its own
      write(context, Problems.of(e));
    }
  }

  private void answer(Route route, Context context) {
    permissions.require(route.access());
    Query query = Query.parse(context.queryString(), route.parameters());
    Call call = Call.of(context, query, json);
    Access needed = route.accessOf(call);
    permissions.require(needed);
    if (needed == Access.ADMINISTER) {
      Collection<String> keyspaces = route.destroys().keyspaces().apply(call);
      Audit.told(route.method() + " " + route.path(), keyspaces, call.caller());
    }
    if (route.weight() == Weight.LONG) { // on a thread of its own, which must not answer
      send(slots.run(Weight.LONG, () -> route.action().answer(call)), context);
      return;
    }
    boolean unused = slots.run(route.weight(), () -> {
      send(route.action().answer(call), context); // what a long answer refers to needs the slot
      return true;
    });
  }

  private void send(Answer answer, Context context) {
    context.status(answer.status());
    Object body = answer.body();
    if (body instanceof Answer.Text text) {
      context.contentType(text.mediaType()).result(text.text().getBytes(StandardCharsets.UTF_8));
    } else if (body != null) {
      stream(body, new AnswerStream(context, "application/json"), context);
    }
  }

  private void stream(Object body, AnswerStream out, Context context) {
    try {
      json.write(body, out);
      out.finish();
    } catch (IOException e) {
      if (!out.isSent()) {
        throw new IllegalStateException("cannot write " + body.getClass(), e);
      }
      if (e instanceof JsonProcessingException) {
        LOG.error("an answer could not be completed", e);
      }
      Broken.answer(context); // otherwise the client is gone already, or was too slow
    }
  }

  /** What the router itself says: that there is no such route. */
  private void refused(HttpResponseException error, Context context) {
    switch (error.getStatus()) {
      case NOT_FOUND ->
        write(context, Problem.of(ProblemCode.NOT_FOUND, "There is nothing at this path."));
      case METHOD_NOT_ALLOWED ->
        write(
            context,
            Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "The path does not have this method."));
      default ->
        write(context, Problem.of(ProblemCode.BAD_REQUEST, "The request is not understood."));
    }
  }

  private void write(Context context, Problem problem) {
    ProblemWriter.header(problem).ifPresent(field -> context.header(field[0], field[1]));
    context
        .status(problem.status())
        .contentType(Problem.MEDIA_TYPE)
        .result(problems.bytes(problem));
  }

  /** What this server lets clients do. */
  record Permissions(boolean mayWrite, boolean mayAdminister) {
    void require(Access access) {
      if (access != Access.READ && !mayWrite) {
        throw new ProblemException(
            ProblemCode.READ_ONLY_SERVER, "The server was started to read only.");
      }
      if (access == Access.ADMINISTER && !mayAdminister) {
        throw new ProblemException(
            ProblemCode.ADMIN_REQUIRED,
            "Destructive operations are off; start the server with administration enabled.");
      }
    }
  }
}
