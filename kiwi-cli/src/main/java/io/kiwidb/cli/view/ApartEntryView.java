package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.cli.format.EscapedText;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BlobAddress;
import java.io.IOException;
import java.util.Arrays;

/**
 * One entry of a table whose value is in a blob file: {@code key TAB sequence TAB type TAB value
 * TAB place}. Text has the beginning of the value, because the whole is large.
 *
 * <p>Threading: immutable.
 *
 * @param key the user key
 * @param sequence its sequence number
 * @param type code of its type, see {@link ValueType}
 * @param address where the value is
 * @param content the value, if it can be read
 */
public record ApartEntryView(
    byte[] key, long sequence, int type, BlobAddress address, Content content) implements View {
  private static final int SHOWN_BYTES = 100;

  /** What the blob file has at the address. */
  public sealed interface Content {
    /** The value. */
    record Read(byte[] value) implements Content {}

    /** Why there is none. */
    record Unreadable(String problem) implements Content {}
  }

  @Override
  public void text(Output out, Ink ink) {
    out.print(ink.paint(Ink.Role.KEY, EscapedText.encode(key)))
        .print("\t" + sequence + "\t" + ValueType.nameOf(type) + "\t")
        .print(shown(ink))
        .print("\t")
        .println(ink.paint(
            Ink.Role.NOTE,
            address.valueLength() + " bytes in blob file " + address.file() + " at offset "
                + address.offset()));
  }

  private String shown(Ink ink) {
    if (content instanceof Content.Read read) {
      byte[] value = read.value();
      return value.length <= SHOWN_BYTES
          ? EscapedText.encode(value)
          : EscapedText.encode(Arrays.copyOf(value, SHOWN_BYTES)) + ink.paint(Ink.Role.NOTE, "...");
    }
    return ink.paint(Ink.Role.NOTE, "(cannot be read: " + problem() + ")");
  }

  private String problem() {
    return content instanceof Content.Unreadable unreadable ? unreadable.problem() : "";
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    Json.writeBytes(json, "key", key);
    json.writeNumberField("sequence", sequence);
    json.writeStringField("type", ValueType.nameOf(type));
    if (content instanceof Content.Read read) {
      Json.writeBytes(json, "value", read.value());
    } else {
      json.writeStringField("problem", problem());
    }
    json.writeNumberField("file", address.file());
    json.writeNumberField("offset", address.offset());
    json.writeNumberField("recordBytes", address.length());
    json.writeNumberField("valueBytes", address.valueLength());
    json.writeEndObject();
  }
}
