package io.kiwidb.bench.report;

import java.util.Locale;

/** Formats numbers for reports. */
public final class Quantity {
  private static final String NONE = "-";

  private Quantity() {}

  /** Formats as {@code 1,234,567}. */
  public static String count(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  /** Formats as {@code 1,234,567}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Formats as {@code 950}, {@code 1.5 k} or {@code 52.43 M}. */
  public static String rounded(double number) {
    if (number >= 1e6) {
      return trimmed(number / 1e6) + " M";
    }
    return number >= 1e3 ? trimmed(number / 1e3) + " k" : trimmed(number);
  }

  private static String trimmed(double number) {
    String text = String.format(Locale.ROOT, "%.2f", number);
    return text.replaceFirst("0+$", "").replaceFirst("\\.$", "");
  }

  /** Formats as {@code 850 ns}, {@code 12.3 µs}, {@code 4.5 ms} or {@code 6.7 s}. */
  public static String nanos(long nanos) {
    double number = nanos;
    if (nanos < 1_000) {
      return nanos + " ns";
    }
    if (number < 1e6) {
      return String.format(Locale.ROOT, "%.1f µs", number / 1e3);
    }
    return number < 1e9
        ? String.format(Locale.ROOT, "%.1f ms", number / 1e6)
        : String.format(Locale.ROOT, "%.1f s", number / 1e9);
  }

  /** Formats as {@code 1.5 MB} with decimal units; a dash for 0. */
  public static String bytes(long bytes) {
    double number = bytes;
    if (bytes <= 0) {
      return NONE;
    }
    if (bytes < 1_000) {
      return bytes + " B";
    }
    if (number < 1e6) {
      return String.format(Locale.ROOT, "%.1f kB", number / 1e3);
    }
    if (number < 1e9) {
      return String.format(Locale.ROOT, "%.1f MB", number / 1e6);
    }
    return number < 1e12
        ? String.format(Locale.ROOT, "%.2f GB", number / 1e9)
        : String.format(Locale.ROOT, "%.2f TB", number / 1e12);
  }

  /** Formats as {@code 1.23}; a dash for 0. */
  public static String factor(double number) {
    return number <= 0 ? NONE : String.format(Locale.ROOT, "%.2f", number);
  }

  /** Formats as {@code 1.23 s}. */
  public static String seconds(double number) {
    return String.format(Locale.ROOT, "%.2f s", number);
  }
}
