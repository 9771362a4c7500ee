package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.KiwiTools.VerifyReport;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.List;

/**
 * The result of a verification. Threading: immutable.
 *
 * @param report the report
 */
public record VerifyView(VerifyReport report) implements View {
  @Override
  public void text(Output out, Ink ink) {
    report
        .problems()
        .forEach(problem -> out.println(ink.paint(Ink.Role.ERROR, "problem") + " " + problem));
    report.notes().forEach(note -> out.println(ink.paint(Ink.Role.NOTE, "note") + "    " + note));
    String verdict = report.isClean()
        ? ink.paint(Ink.Role.GOOD, "no problems")
        : ink.paint(Ink.Role.ERROR, Units.count(report.problems().size(), "problem"));
    out.println(verdict + " in " + Units.count(report.files(), "file") + ", "
        + Units.bytes(report.bytes()) + ", " + Units.count(report.entries(), "entry", "entries"));
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("clean", report.isClean());
    json.writeNumberField("files", report.files());
    json.writeNumberField("bytes", report.bytes());
    json.writeNumberField("entries", report.entries());
    writeAll(json, "problems", report.problems());
    writeAll(json, "notes", report.notes());
    json.writeEndObject();
  }

  private static void writeAll(JsonGenerator json, String name, List<String> lines)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String line : lines) {
      json.writeString(line);
    }
    json.writeEndArray();
  }
}
