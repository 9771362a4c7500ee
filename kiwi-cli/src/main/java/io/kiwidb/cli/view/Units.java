package io.kiwidb.cli.view;

import java.util.Locale;

/** Formats numbers. */
public final class Units {
  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final String SETTING_UNITS = " kmgt";
  private static final String COUNT_UNITS = "kMGTPE";
  private static final int STEP = 1024;

  private Units() {}

  /** Formats as {@code 1,234,567}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Formats as {@code 1 table} or {@code 1,234 tables}. */
  public static String count(long number, String thing) {
    return count(number, thing, thing + "s");
  }

  /** Formats as {@code 1 entry} or {@code 1,234 entries}. */
  public static String count(long number, String one, String many) {
    return count(number) + " " + (number == 1 ? one : many);
  }

  /**
   * Formats as {@code 999}, {@code 12.3k}, {@code 4.5M} or {@code 6.7G}, in at most six columns.
   */
  public static String shortCount(long number) {
    double scaled = number;
    int unit = 0;
    while (scaled >= 999.95 && unit < COUNT_UNITS.length()) {
      scaled /= 1000;
      unit++;
    }
    return unit == 0
        ? Long.toString(number)
        : String.format(Locale.ROOT, "%.1f%s", scaled, COUNT_UNITS.charAt(unit - 1));
  }

  /** Formats as {@code 1.5 MiB}. */
  public static String bytes(long number) {
    double scaled = number;
    int unit = 0;
    while (scaled >= STEP && unit < BYTE_UNITS.length - 1) {
      scaled /= STEP;
      unit++;
    }
    return unit == 0
        ? number + " B"
        : String.format(Locale.ROOT, "%.1f %s", scaled, BYTE_UNITS[unit]);
  }

  /**
   * Formats as {@code 64m} or {@code 1000}: the shortest text that a setting accepts for exactly
   * this number.
   */
  public static String settingBytes(long number) {
    long scaled = number;
    int unit = 0;
    while (scaled != 0 && scaled % STEP == 0 && unit < SETTING_UNITS.length() - 1) {
      scaled /= STEP;
      unit++;
    }
    return unit == 0 ? Long.toString(number) : scaled + SETTING_UNITS.substring(unit, unit + 1);
  }

  /** Formats as {@code 850 ns}, {@code 12.3 us}, {@code 4.5 ms} or {@code 6.7 s}. */
  public static String nanos(long number) {
    if (number < 1_000) {
      return number + " ns";
    }
    if (number < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f us", number / 1e3);
    }
    return number < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f ms", number / 1e6)
        : String.format(Locale.ROOT, "%.1f s", number / 1e9);
  }

  /** Formats a share in percent; a dash if the whole is 0. */
  public static String percent(long part, long whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
