package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.Backups.Verification;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;

/**
 * The result of a verification of backups. Threading: immutable.
 *
 * @param found the result
 */
public record BackupVerificationView(Verification found) implements View {
  @Override
  public void text(Output out, Ink ink) {
    found
        .problems()
        .forEach(problem -> out.println(ink.paint(Ink.Role.ERROR, "problem") + " " + problem));
    String verdict = found.isClean()
        ? ink.paint(Ink.Role.GOOD, "no problems")
        : ink.paint(Ink.Role.ERROR, Units.count(found.problems().size(), "problem"));
    out.println(
        verdict + " in " + Units.count(found.files(), "file") + ", " + Units.bytes(found.bytes()));
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("clean", found.isClean());
    json.writeNumberField("files", found.files());
    json.writeNumberField("bytes", found.bytes());
    json.writeArrayFieldStart("problems");
    for (String problem : found.problems()) {
      json.writeString(problem);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
