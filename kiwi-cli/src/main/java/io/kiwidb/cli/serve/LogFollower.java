package io.kiwidb.cli.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kiwidb.cli.format.EscapedText;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows the lines of a log that comes as JSON.
 *
 * <p>Threading: not thread-safe.
 */
public final class LogFollower {
  private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");
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
    /** As they came. */
    JSON
  }

  /** What is shown of a line. */
  record Line(long millis, String level, String event, String message) {}

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
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String json = lines.readLine(); json != null; json = lines.readLine()) {
      Optional<Line> line = parse(json);
      if (line.isEmpty()) {
        throw new IOException("this is not the log of a Kiwi server: "
            + EscapedText.encode(
                json.substring(0, Math.min(80, json.length())).getBytes(StandardCharsets.UTF_8)));
      }
      if (filter.passes(line.get())) {
        out.println(form == Form.JSON ? json : text(line.get()));
        out.flush();
      }
    }
  }

  private static Optional<Line> parse(String json) {
    long millis = 0;
    String level = "";
    String event = "";
    String message = "";
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value.isStructStart()) {
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
    } catch (IOException e) {
      return Optional.empty();
    }
    return LEVELS.contains(level)
        ? Optional.of(new Line(millis, level, event, message))
        : Optional.empty();
  }

  /** The text of users may hold anything: nothing but letters reaches the terminal. */
  private String text(Line line) {
    String time = TIME.format(Instant.ofEpochMilli(line.millis()).atZone(zone));
    String level = String.format(Locale.ROOT, "%-5s", line.level().toUpperCase(Locale.ROOT));
    return ink.paint(Ink.Role.NOTE, time) + " " + ink.paint(role(line.level()), level) + " "
        + ink.paint(Ink.Role.KEY, safe(line.event())) + " " + safe(line.message());
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
