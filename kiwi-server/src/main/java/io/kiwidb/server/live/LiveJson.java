package io.kiwidb.server.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes live messages as JSON. Only printable ASCII comes out: names that users chose cannot act
 * on the terminal of somebody who looks at the log.
 *
 * <p>Threading: thread-safe.
 */
public final class LiveJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final ObjectWriter WRITER = MAPPER.writer(new PrintableEscapes());

  private LiveJson() {}

  /** Returns a message for a WebSocket: an object whose one member tells what it is. */
  public static String message(LiveMessage message) {
    return write(Map.of(memberOf(message), message));
  }

  private static String memberOf(LiveMessage message) {
    if (message instanceof DroppedMessages) {
      return "dropped";
    }
    return switch (message.topic()) {
      case STATS -> "stats";
      case EVENTS -> "event";
      case LOGS -> "log";
      case COMPACTIONS -> "compactions";
    };
  }

  /** Returns a line of the log with its line feed. */
  public static byte[] line(LogLine line) {
    return (write(line) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns a line of the log that tells of missed ones. */
  public static byte[] line(DroppedMessages gap, long millis) {
    return line(new LogLine(
        millis,
        LogLevel.WARN,
        "log.dropped",
        gap.messages() + " lines are missing here: they came faster than they were read",
        null,
        null,
        Map.of("lines", gap.messages())));
  }

  private static String write(Object value) {
    try {
      return WRITER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e); // records of ours; cannot happen
    }
  }

  /** Escapes DEL too, which JSON permits. */
  private static final class PrintableEscapes extends CharacterEscapes {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int DELETE = 0x7f;
    private static final SerializedString ESCAPED_DELETE = new SerializedString("\\u007f");
    private static final int[] ESCAPES = escapes();

    private static int[] escapes() {
      int[] escapes = standardAsciiEscapesForJSON();
      escapes[DELETE] = ESCAPE_CUSTOM;
      return escapes;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ESCAPES.clone();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return character == DELETE ? ESCAPED_DELETE : null;
    }
  }
}
