package io.kiwidb;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/**
 * A setting that may change while a store is open: its name, bounds, defaults and meaning. All of
 * them are in {@link Settings}.
 *
 * <p>Threading: immutable; compared by identity.
 *
 * @param <T> type of its values
 */
public final class Setting<T> {
  private final String name;
  private final Class<T> type;
  private final T devDefault;
  private final T prodDefault;
  private final String accepts;
  private final String description;
  private final Function<String, T> parser;

  private Setting(
      String name,
      Class<T> type,
      T dev,
      T prod,
      String accepts,
      String description,
      Function<String, T> parser) {
    this.name = name;
    this.type = type;
    this.devDefault = dev;
    this.prodDefault = prod;
    this.accepts = accepts;
    this.description = description;
    this.parser = parser;
  }

  /** A whole number within bounds, both inclusive. */
  static Setting<Long> number(
      String name, long dev, long prod, long least, long most, String description) {
    String accepts = "a whole number from " + least + " to " + most;
    return new Setting<>(name, Long.class, dev, prod, accepts, description, text -> {
      long value = Long.parseLong(text.replace("_", ""));
      require(value >= least && value <= most);
      return value;
    });
  }

  /**
   * A number of bytes within bounds, both inclusive; text may end in k, m or g (binary multiples).
   */
  static Setting<Long> bytes(
      String name, long dev, long prod, long least, long most, String description) {
    String accepts =
        "a number of bytes from " + least + " to " + most + ", such as 65536, 64k, 16m or 1g";
    return new Setting<>(name, Long.class, dev, prod, accepts, description, text -> {
      long value = parseBytes(text);
      require(value >= least && value <= most);
      return value;
    });
  }

  /**
   * 0, the default, which stands for no bound, or a number of bytes within bounds, both inclusive.
   */
  static Setting<Long> bytesOrNone(String name, long least, long most, String description) {
    String accepts = "0 for no bound, or a number of bytes from " + least + " to " + most
        + ", such as 64m or 1g";
    return new Setting<>(
        name, Long.class, 0L, 0L, accepts, description + "; 0 for no bound", text -> {
          long value = parseBytes(text);
          require(value == 0 || (value >= least && value <= most));
          return value;
        });
  }

  /** A rate within bounds, both inclusive. */
  static Setting<Double> rate(
      String name, double dev, double prod, double least, double most, String description) {
    String accepts = "a number from " + least + " to " + most;
    return new Setting<>(name, Double.class, dev, prod, accepts, description, text -> {
      double value = Double.parseDouble(text);
      require(value >= least && value <= most);
      return value;
    });
  }

  /** One constant of an enum. */
  static <E extends Enum<E>> Setting<E> choice(
      String name, Class<E> type, E dev, E prod, String description) {
    String accepts = "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
    return new Setting<>(
        name,
        type,
        dev,
        prod,
        accepts,
        description,
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
  }

  /** The name, such as {@code memtable.bytes}. */
  public String name() {
    return name;
  }

  /** The type of its values. */
  public Class<T> type() {
    return type;
  }

  /** Its value in a profile. */
  public T defaultIn(Profile profile) {
    return profile == Profile.DEV ? devDefault : prodDefault;
  }

  /** What it accepts, in words. */
  public String accepts() {
    return accepts;
  }

  /** What it does, in one line. */
  public String description() {
    return description;
  }

  /** The value that a text stands for; {@link InvalidOptionsException} if it is none. */
  public T parse(String text) {
    try {
      return parser.apply(text.trim().toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionsException(
          "setting " + name + " cannot be '" + text + "': it accepts " + accepts);
    }
  }

  /** Checks a value and returns it; {@link InvalidOptionsException} if it is out of bounds. */
  public T check(Object value) {
    return parse(format(value));
  }

  /** A value as text that {@link #parse} reads. */
  public String format(Object value) {
    return String.valueOf(value).toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return name;
  }

  private static long parseBytes(String text) {
    String digits = text.replace("_", "").replaceFirst("((?<=[kmgt])i)?b?$", "");
    if (digits.isEmpty()) {
      throw new IllegalArgumentException("no digits");
    }
    int shift = switch (digits.charAt(digits.length() - 1)) {
      case 'k' -> 10;
      case 'm' -> 20;
      case 'g' -> 30;
      case 't' -> 40;
      default -> 0;
    };
    long number = Long.parseLong(shift == 0 ? digits : digits.substring(0, digits.length() - 1));
    require(number <= Long.MAX_VALUE >> shift && number >= 0);
    return number << shift;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("out of bounds");
    }
  }
}
