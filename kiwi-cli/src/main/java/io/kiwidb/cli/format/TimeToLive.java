package io.kiwidb.cli.format;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times to live as users type and read them: {@code 500ms}, {@code 10s}, {@code 2h}. */
public final class TimeToLive {
  /** What {@link #parse} accepts, for messages and help. */
  public static final String ACCEPTS =
      "a number with ms, s, m, h or d, such as 10s or 2h; 0 for ever";

  private static final Pattern TEXT = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)?");

  private TimeToLive() {}

  /**
   * Parses a time to live. Without a unit only 0 is accepted: seconds and milliseconds are too
   * easily confused.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static Duration parse(String text) {
    Matcher matcher = TEXT.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw notOne(text);
    }
    long number = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    if (unit == null) {
      if (number == 0) {
        return Duration.ZERO;
      }
      throw notOne(text);
    }
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static IllegalArgumentException notOne(String text) {
    return new IllegalArgumentException(
        "'" + Excerpt.of(text) + "' is not a time to live: expected " + ACCEPTS);
  }

  /** Returns a time as text: its two largest units, such as {@code 1h 5m}. */
  public static String text(Duration time) {
    long days = time.toDays();
    if (days > 0) {
      return days + "d" + rest(time.toHoursPart(), "h");
    }
    if (time.toHours() > 0) {
      return time.toHours() + "h" + rest(time.toMinutesPart(), "m");
    }
    if (time.toMinutes() > 0) {
      return time.toMinutes() + "m" + rest(time.toSecondsPart(), "s");
    }
    return time.toSeconds() >= 10
        ? time.toSeconds() + "s"
        : time.toSeconds() > 0
            ? time.toSeconds() + "s" + rest(time.toMillisPart(), "ms")
            : time.toMillis() + "ms";
  }

  private static String rest(int number, String unit) {
    return number == 0 ? "" : " " + number + unit;
  }
}
