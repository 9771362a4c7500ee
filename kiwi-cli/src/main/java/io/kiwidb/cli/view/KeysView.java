package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.List;

/**
 * The ids of the keys in a key file. Threading: immutable.
 *
 * @param ids the ids, the current one last
 */
public record KeysView(List<String> ids) implements View {
  private String current() {
    return ids.get(ids.size() - 1);
  }

  @Override
  public void text(Output out, Ink ink) {
    ids.forEach(id -> out.println(id + (id.equals(current()) ? "  current" : "")));
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("current", current());
    json.writeArrayFieldStart("keys");
    for (String id : ids) {
      json.writeString(id);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
