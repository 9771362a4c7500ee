package io.kiwidb.cli.load;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.cli.view.Units;
import io.kiwidb.cli.view.View;
import java.io.IOException;
import java.util.Locale;

/**
 * The result of a load. Threading: immutable.
 *
 * @param loaded records written
 * @param rejected invalid lines
 * @param bytes bytes of the keys and values written
 * @param nanos duration in nanoseconds
 * @param lastLine line up to which all valid records were written
 * @param ended whether an invalid line ended the load
 * @param keyspacesCreated number of keyspaces created for the records
 */
public record LoadReport(
    long loaded,
    long rejected,
    long bytes,
    long nanos,
    long lastLine,
    boolean ended,
    long keyspacesCreated)
    implements View {
  private static final double NANOS_PER_SECOND = 1e9;

  private double seconds() {
    return Math.max(1, nanos) / NANOS_PER_SECOND;
  }

  @Override
  public void text(Output out, Ink ink) {
    out.println(String.format(
        Locale.ROOT,
        "%s loaded, %s rejected, in %s: %s records/s, %s/s",
        Units.count(loaded, "record"),
        Units.count(rejected),
        Units.nanos(nanos),
        Units.count((long) (loaded / seconds())),
        Units.bytes((long) (bytes / seconds()))));
    if (keyspacesCreated > 0) {
      out.println(Units.count(keyspacesCreated, "keyspace") + " created");
    }
    if (ended) {
      out.println(ink.paint(Ink.Role.ERROR, "stopped at the first invalid line")
          + "; all records before it are loaded");
    }
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("loaded", loaded);
    json.writeNumberField("rejected", rejected);
    json.writeNumberField("bytes", bytes);
    json.writeNumberField("seconds", seconds());
    json.writeNumberField("lastLine", lastLine);
    json.writeBooleanField("ended", ended);
    json.writeNumberField("keyspacesCreated", keyspacesCreated);
    json.writeEndObject();
  }
}
