package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.KiwiTools.EncryptionState;
import io.kiwidb.KiwiTools.FileEncryption;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How the files of a store are encrypted, and which keys they need. Threading: immutable.
 *
 * @param files the files
 */
public record EncryptionView(List<FileEncryption> files) implements View {
  /** Returns whether there is a file with a problem. */
  public boolean isSound() {
    return files.stream().allMatch(file -> file.problem().isEmpty());
  }

  @Override
  public void text(Output out, Ink ink) {
    TextTable table = new TextTable().text("file").number("bytes").text("state").text("key id");
    files.forEach(file ->
        table.row(file.file(), Units.count(file.bytes()), label(file.state()), file.keyId()));
    table.write(out, ink);
    files.stream()
        .filter(file -> !file.problem().isEmpty())
        .forEach(file -> out.println(ink.paint(Ink.Role.ERROR, "problem") + " " + file.problem()));
    String keys = byKey().entrySet().stream()
        .map(key -> key.getKey() + " in " + Units.count(key.getValue(), "file"))
        .collect(Collectors.joining(", "));
    out.println("keys in use: " + (keys.isEmpty() ? "none" : keys));
  }

  private Map<String, Long> byKey() {
    return files.stream()
        .map(FileEncryption::keyId)
        .filter(id -> !id.isEmpty())
        .collect(Collectors.groupingBy(id -> id, TreeMap::new, Collectors.counting()));
  }

  private static String label(EncryptionState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("files");
    for (FileEncryption file : files) {
      json.writeStartObject();
      json.writeStringField("file", file.file());
      json.writeNumberField("bytes", file.bytes());
      json.writeStringField("state", label(file.state()));
      json.writeStringField("keyId", file.keyId());
      json.writeStringField("problem", file.problem());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("keys");
    for (Map.Entry<String, Long> key : byKey().entrySet()) {
      json.writeNumberField(key.getKey(), key.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
