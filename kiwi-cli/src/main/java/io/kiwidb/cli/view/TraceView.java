package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.LookupTrace;
import io.kiwidb.cli.format.EscapedText;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;

/**
 * The steps of a lookup. Threading: immutable.
 *
 * @param trace the steps and the answer
 */
public record TraceView(LookupTrace trace) implements View {
  @Override
  public void text(Output out, Ink ink) {
    TextTable table =
        new TextTable().number("elapsed").text("source").text("lookup").text("result");
    for (LookupTrace.Step step : trace.steps()) {
      table.row(Units.nanos(step.nanos()), step.source(), step.what(), step.verdict());
    }
    table.write(out, ink);
    String answer =
        trace.value().map(value -> "found: " + EscapedText.encode(value)).orElse("not found");
    out.println(answer
        + ink.paint(Ink.Role.NOTE, "  (" + Units.nanos(trace.nanos()) + ", including tracing)"));
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("steps");
    for (LookupTrace.Step step : trace.steps()) {
      json.writeStartObject();
      json.writeStringField("source", step.source());
      json.writeStringField("what", step.what());
      json.writeStringField("verdict", step.verdict());
      json.writeNumberField("nanos", step.nanos());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("found", trace.value().isPresent());
    if (trace.value().isPresent()) {
      Json.writeBytes(json, "value", trace.value().get());
    }
    json.writeNumberField("nanos", trace.nanos());
    json.writeEndObject();
  }
}
