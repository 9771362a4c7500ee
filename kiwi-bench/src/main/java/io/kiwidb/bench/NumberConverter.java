package io.kiwidb.bench;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses integers with optional underscores and an optional suffix k, m or g (multiples of
 * 2<sup>10</sup>, 2<sup>20</sup>, 2<sup>30</sup>).
 */
final class NumberConverter implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15})([kmg]?)");

  @Override
  public Long convert(String text) {
    Matcher matcher = FORM.matcher(text.replace("_", "").toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a number; examples: 1000000, 1_000_000, 512m");
    }
    int shift = switch (matcher.group(2)) {
      case "k" -> 10;
      case "m" -> 20;
      case "g" -> 30;
      default -> 0;
    };
    return Long.parseLong(matcher.group(1)) << shift;
  }
}
