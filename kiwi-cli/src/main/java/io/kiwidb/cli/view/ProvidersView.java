package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.ProviderInfo;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/**
 * The available and unavailable providers. Threading: immutable.
 *
 * @param providers sorted by kind and name
 */
public record ProvidersView(List<ProviderInfo> providers) implements View {
  /** Sorts the providers by kind and name. */
  public ProvidersView {
    providers = providers.stream()
        .sorted(Comparator.comparing(ProviderInfo::kind).thenComparing(ProviderInfo::name))
        .toList();
  }

  @Override
  public void text(Output out, Ink ink) {
    TextTable table =
        new TextTable().text("kind").text("name").text("").text("module").text("description");
    for (ProviderInfo info : providers) {
      String mark = info.isDefault() ? "default" : info.available() ? "" : "unavailable";
      table.row(info.kind().label(), info.name(), mark, info.module(), info.description());
    }
    table.write(out, ink);
    for (ProviderInfo info : providers) {
      if (!info.available()) {
        out.println("");
        out.println(
            ink.paint(Ink.Role.ERROR, info.kind().label() + " " + info.name() + " is unavailable")
                + ": " + info.reason());
        out.println("  remedy: " + info.remedy());
      }
    }
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (ProviderInfo info : providers) {
      json.writeStartObject();
      json.writeStringField("kind", info.kind().label());
      json.writeStringField("name", info.name());
      json.writeStringField("description", info.description());
      json.writeStringField("module", info.module());
      json.writeBooleanField("default", info.isDefault());
      json.writeBooleanField("available", info.available());
      if (!info.available()) {
        json.writeStringField("reason", info.reason());
        json.writeStringField("remedy", info.remedy());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
