package io.kiwidb.cli.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kiwidb.cli.format.EscapedText;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows the lines of a log that comes as JSON.
 *
 * <p>Threading: not thread-safe.
 */
public final class LogFollower {
  private static final int LINE_CHARACTERS = 1 << 20;
  private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  private final Filter filter;
  private final Form form;
  private final Output out;
  private final Ink ink;
  private final ZoneId zone;

  /** Which lines are shown. */
  public record Filter(String level, List<String> events) {
    boolean passes(Line line) {
      boolean isNamed = events.isEmpty()
          || events.stream()
              .anyMatch(
                  event -> line.event().equals(event) || line.event().startsWith(event + "."));
      return isNamed && LEVELS.indexOf(line.level()) >= LEVELS.indexOf(level);
    }
  }

  /** How lines are shown. */
  public enum Form {
    /** For people. */
    TEXT,
    /** As they came; control characters are escaped. */
    JSON
  }

  /** What is shown of a line. */
  record Line(long millis, String level, String event, String message, List<String> fields) {}

  /** Creates a follower. */
  public LogFollower(Filter filter, Form form, Output out, Ink ink, ZoneId zone) {
    this.filter = filter;
    this.form = form;
    this.out = out;
    this.ink = ink;
    this.zone = zone;
  }

  /** Returns the names of levels, least severe first. */
  public static List<String> levels() {
    return LEVELS;
  }

  /** Shows lines until they end. */
  public void follow(InputStream in) throws IOException {
    Reader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String json = next(lines); json != null; json = next(lines)) {
      Optional<Line> line = parse(json);
      if (line.isEmpty()) {
        throw noLog(json);
      }
      if (filter.passes(line.get())) {
        out.println(form == Form.JSON ? escaped(json) : text(line.get()));
        out.flush();
      }
    }
  }

  /** Returns the next line; null at the end. A line that does not end is not kept in memory. */
  private static @Nullable String next(Reader in) throws IOException {
    StringBuilder line = new StringBuilder();
    int character = in.read();
    if (character < 0) {
      return null;
    }
    while (character >= 0 && character != '\n') {
      line.append((char) character);
      if (line.length() > LINE_CHARACTERS) {
        throw noLog(line.toString());
      }
      character = in.read();
    }
    int last = line.length() - 1;
    if (last >= 0 && line.charAt(last) == '\r') {
      line.setLength(last);
    }
    return line.toString();
  }

  private static IOException noLog(String line) {
    String begin = line.substring(0, Math.min(80, line.length()));
    return new IOException("this is not the log of a Kiwi server: " + safe(begin));
  }

  /** Escapes what JSON allows in texts and a terminal may obey; outside of them it allows none. */
  private static String escaped(String json) {
    StringBuilder escaped = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean isObeyed = c >= 0x7f && Character.isISOControl(c)
          || Character.getType(c) == Character.FORMAT
          || Character.getType(c) == Character.LINE_SEPARATOR
          || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
      escaped.append(isObeyed ? String.format(Locale.ROOT, "\\u%04x", (int) c) : c);
    }
    return escaped.toString();
  }

  private static Optional<Line> parse(String json) {
    long millis = 0;
    String level = "";
    String event = "";
    String message = "";
    List<String> fields = List.of();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("fields") && value == JsonToken.START_OBJECT) {
          fields = fields(parser);
        } else if (value.isStructStart()) {
          parser.skipChildren();
        } else {
          switch (name) {
            case "millis" -> millis = parser.getValueAsLong();
            case "level" -> level = parser.getText();
            case "event" -> event = parser.getText();
            case "message" -> message = parser.getText();
            default -> {}
          }
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        return Optional.empty(); // what follows would reach the terminal
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return LEVELS.contains(level)
        ? Optional.of(new Line(millis, level, event, message, fields))
        : Optional.empty();
  }

  /** Returns the members of the object that has begun, each as {@code name=value}. */
  private static List<String> fields(JsonParser parser) throws IOException {
    List<String> fields = new ArrayList<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      fields.add(name + "=" + (value.isStructStart() ? json(parser) : parser.getText()));
    }
    return fields;
  }

  private static String json(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      generator.copyCurrentStructure(parser);
    }
    return text.toString();
  }

  /** The text of users may hold anything: nothing but letters reaches the terminal. */
  private String text(Line line) {
    String time = TIME.format(Instant.ofEpochMilli(line.millis()).atZone(zone));
    String level = String.format(Locale.ROOT, "%-5s", line.level().toUpperCase(Locale.ROOT));
    String fields = line.fields().isEmpty()
        ? ""
        : " " + ink.paint(Ink.Role.NOTE, safe(String.join(" ", line.fields())));
    return ink.paint(Ink.Role.NOTE, time) + " " + ink.paint(role(line.level()), level) + " "
        + ink.paint(Ink.Role.KEY, safe(line.event())) + " " + safe(line.message()) + fields;
  }

  private static String safe(String text) {
    return EscapedText.encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Ink.Role role(String level) {
    return switch (level) {
      case "error" -> Ink.Role.ERROR;
      case "warn" -> Ink.Role.HEADING;
      case "info" -> Ink.Role.GOOD;
      default -> Ink.Role.NOTE;
    };
  }
}
