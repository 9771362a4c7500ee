package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.Backups.Backup;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.List;

/**
 * The backups of a directory, oldest first. Threading: immutable.
 *
 * @param backups the backups
 */
public record BackupsView(List<Backup> backups) implements View {
  /** Returns whether all can be read. */
  public boolean isClean() {
    return backups.stream().allMatch(backup -> backup.damage().isEmpty());
  }

  @Override
  public void text(Output out, Ink ink) {
    TextTable table = new TextTable()
        .number("backup")
        .text("made")
        .number("files")
        .number("size")
        .number("new")
        .number("sequence")
        .text("store");
    for (Backup backup : backups) {
      if (backup.damage().isPresent()) {
        table.row(Long.toString(backup.id()), "-", "-", "-", "-", "-", "cannot be read");
      } else {
        table.row(
            Long.toString(backup.id()),
            backup.created().toString(),
            Units.count(backup.files()),
            Units.bytes(backup.bytes()),
            Units.bytes(backup.newBytes()),
            Units.count(backup.sequence()),
            backup.store().toString());
      }
    }
    table.write(out, ink);
    for (Backup backup : backups) {
      backup
          .damage()
          .ifPresent(damage -> out.println(ink.paint(Ink.Role.ERROR, "problem") + " " + damage));
    }
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (Backup backup : backups) {
      json.writeStartObject();
      json.writeNumberField("id", backup.id());
      if (backup.damage().isPresent()) {
        json.writeStringField("problem", backup.damage().get());
      } else {
        json.writeStringField("store", backup.store().toString());
        json.writeStringField("created", backup.created().toString());
        json.writeNumberField("sequence", backup.sequence());
        json.writeNumberField("files", backup.files());
        json.writeNumberField("bytes", backup.bytes());
        json.writeNumberField("newBytes", backup.newBytes());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
