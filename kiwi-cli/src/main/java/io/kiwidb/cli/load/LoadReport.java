package io.kiwidb.cli.load;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.cli.view.Units;
import io.kiwidb.cli.view.View;
import java.io.IOException;
import java.util.Locale;

/**
 * What a load came to. Threading: immutable.
 *
 * @param loaded records written
 * @param rejected bad lines
 * @param bytes bytes of the keys and values written
 * @param nanos how long it took
 * @param lastLine the line up to which everything good was written
 * @param ended whether a bad line ended it
 */
public record LoadReport(
    long loaded, long rejected, long bytes, long nanos, long lastLine, boolean ended)
    implements View {
  private static final double NANOS_PER_SECOND = 1e9;

  private double seconds() {
    return Math.max(1, nanos) / NANOS_PER_SECOND;
  }

  @Override
  public void text(Output out, Ink ink) {
    out.println(String.format(
        Locale.ROOT,
        "%s loaded, %s not, in %s: %s a second, %s/s",
        Units.count(loaded, "record"),
        Units.count(rejected),
        Units.nanos(nanos),
        Units.count((long) (loaded / seconds())),
        Units.bytes((long) (bytes / seconds()))));
    if (ended) {
      out.println(ink.paint(Ink.Role.ERROR, "ended at the first bad line")
          + "; everything before it is loaded");
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
    json.writeEndObject();
  }
}
