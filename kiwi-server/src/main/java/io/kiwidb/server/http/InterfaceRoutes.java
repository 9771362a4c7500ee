package io.kiwidb.server.http;

import io.kiwidb.server.resource.InterfaceDocument;
import java.util.List;
import java.util.Set;

/** The area {@code interface}: the interface describes itself. */
public final class InterfaceRoutes implements Area {
  private final Answer answer;

  /** Creates the routes. */
  public InterfaceRoutes(InterfaceDocument document) {
    answer = Answer.ok(new Answer.Text(InterfaceDocument.MEDIA_TYPE, document.text()));
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/openapi.yaml", Set.of(), call -> answer));
  }
}
