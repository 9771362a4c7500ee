package io.kiwidb;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A setting of a store: its name, type, bounds, defaults and description, and whether it can be
 * changed while the store is open. Built-in settings are constants of {@link Settings}; providers
 * declare their own ({@link io.kiwidb.spi.Provider#settings}).
 *
 * <p>Threading: immutable; compared by identity.
 *
 * @param <T> type of its values
 */
public final class Setting<T> {
  private static final Pattern UNIT = Pattern.compile(".*[.-](bytes|millis|percent)(-per-second)?");

  private final String name;
  private final Class<T> type;
  private final T devDefault;
  private final T prodDefault;
  private final String accepts;
  private final String description;
  private final String unit;
  private final boolean fixedWhileOpen;
  private final boolean ofStore;
  private final boolean destructive;
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
    this.unit = unitOf(name);
    this.fixedWhileOpen = false;
    this.ofStore = false;
    this.destructive = false;
  }

  private Setting(
      Setting<T> other, String unit, boolean fixedWhileOpen, boolean ofStore, boolean destructive) {
    this.name = other.name;
    this.type = other.type;
    this.devDefault = other.devDefault;
    this.prodDefault = other.prodDefault;
    this.accepts = other.accepts;
    this.description = other.description;
    this.parser = other.parser;
    this.unit = unit;
    this.fixedWhileOpen = fixedWhileOpen;
    this.ofStore = ofStore;
    this.destructive = destructive;
  }

  /**
   * Returns a setting with integer values within bounds, both inclusive.
   *
   * @param name the name; that of a provider's setting starts with the provider's name and a dot. A
   *     name that ends in {@code bytes}, {@code millis} or {@code percent}, optionally followed by
   *     {@code -per-second}, defines the unit
   * @param dev the default in the profile {@code dev}
   * @param prod the default in the profile {@code prod}
   * @param least the minimum
   * @param most the maximum
   * @param description one line
   */
  public static Setting<Long> number(
      String name, long dev, long prod, long least, long most, String description) {
    String accepts = "a whole number from " + least + " to " + most;
    return new Setting<>(name, Long.class, dev, prod, accepts, description, text -> {
      long value = Long.parseLong(text.replace("_", ""));
      require(value >= least && value <= most);
      return value;
    });
  }

  /**
   * Returns a setting in bytes. As text it may end in k, m, g or t (binary multiples). Parameters
   * are those of {@link #number}.
   */
  public static Setting<Long> bytes(
      String name, long dev, long prod, long least, long most, String description) {
    String accepts =
        "a number of bytes from " + least + " to " + most + ", such as 65536, 64k, 16m or 1g";
    return inBytes(new Setting<>(name, Long.class, dev, prod, accepts, description, text -> {
      long value = parseBytes(text);
      require(value >= least && value <= most);
      return value;
    }));
  }

  /**
   * Returns a setting in bytes within the given bounds, both inclusive, or 0 (the default) for no
   * limit.
   */
  static Setting<Long> bytesOrNone(String name, long least, long most, String description) {
    String accepts = "0 for no limit, or a number of bytes from " + least + " to " + most
        + ", such as 64m or 1g";
    return new Setting<>(
        name, Long.class, 0L, 0L, accepts, description + "; 0 for no limit", text -> {
          long value = parseBytes(text);
          require(value == 0 || (value >= least && value <= most));
          return value;
        });
  }

  /** Returns the setting of the default time to live. Live entries are those written later. */
  static Setting<Long> timeToLive() {
    return number(
            "ttl-millis",
            0,
            0,
            0,
            Long.MAX_VALUE >> 2,
            "milliseconds after which values written from now on expire, unless they have a time to"
                + " live of their own; 0 for never")
        .destructive();
  }

  /** Returns a setting that is a rate. Parameters are those of {@link #number}. */
  public static Setting<Double> rate(
      String name, double dev, double prod, double least, double most, String description) {
    String accepts = "a number from " + least + " to " + most;
    return new Setting<>(name, Double.class, dev, prod, accepts, description, text -> {
      double value = Double.parseDouble(text);
      require(value >= least && value <= most);
      return value;
    });
  }

  /**
   * Returns a setting whose values are the constants of an enum. Parameters are those of
   * {@link #number}.
   */
  public static <E extends Enum<E>> Setting<E> choice(
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

  /** Returns the name, such as {@code memtable.bytes}. */
  public String name() {
    return name;
  }

  /** Returns the type of its values. */
  public Class<T> type() {
    return type;
  }

  /** Returns its default in a profile. */
  public T defaultIn(Profile profile) {
    return profile == Profile.DEV ? devDefault : prodDefault;
  }

  /** Returns a description of the accepted values. */
  public String accepts() {
    return accepts;
  }

  /** Returns a one-line description of the setting. */
  public String description() {
    return description;
  }

  /** Returns the unit of its values, such as {@code bytes} or {@code millis}; empty if none. */
  public String unit() {
    return unit;
  }

  /**
   * Returns whether the value takes effect only when a store is opened: {@link Options.Builder#set}
   * accepts it, and {@link LiveSettings#set} refuses it.
   */
  public boolean isFixedWhileOpen() {
    return fixedWhileOpen;
  }

  /** Returns a new setting that differs in its unit; for the declaration of a setting. */
  public Setting<T> withUnit(String newUnit) {
    return new Setting<>(this, newUnit, fixedWhileOpen, ofStore, destructive);
  }

  /**
   * Returns a new setting that differs in being fixed while a store is open; for the declaration of
   * a setting.
   */
  public Setting<T> fixedWhileOpen() {
    return new Setting<>(this, unit, true, ofStore, destructive);
  }

  /**
   * Returns whether a value can make the store delete entries that are live. A program that lets
   * others change settings should treat a change of such a setting as it treats a deletion.
   */
  public boolean isDestructive() {
    return destructive;
  }

  /**
   * Returns a new setting that differs in being destructive; for the declaration of a setting whose
   * values can make the store delete live entries.
   */
  public Setting<T> destructive() {
    return new Setting<>(this, unit, fixedWhileOpen, ofStore, true);
  }

  /**
   * Returns whether the setting concerns the whole store. All others can be set for each
   * {@link Keyspace}. Settings declared by logs and caches concern the whole store in any case,
   * because all keyspaces share these.
   */
  public boolean isOfStore() {
    return ofStore;
  }

  /** Returns a new setting that concerns the whole store; for the declaration of a setting. */
  Setting<T> ofStore() {
    return new Setting<>(this, unit, fixedWhileOpen, true, destructive);
  }

  /** Returns this; throws {@link InvalidOptionsException} if it concerns the whole store. */
  Setting<T> requireOfKeyspace() {
    if (ofStore) {
      throw new InvalidOptionsException("setting " + name
          + " concerns the whole store and cannot be set for a keyspace; set it for the store");
    }
    return this;
  }

  /**
   * Parses a value.
   *
   * @throws InvalidOptionsException if the text is not an accepted value
   */
  public T parse(String text) {
    try {
      return parser.apply(text.trim().toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionsException(
          "invalid value '" + text + "' for setting " + name + ": expected " + accepts);
    }
  }

  /**
   * Validates and returns a value.
   *
   * @throws InvalidOptionsException if the value is out of bounds
   */
  public T check(Object value) {
    return parse(format(value));
  }

  /** Formats a value as text that {@link #parse} accepts. */
  public String format(Object value) {
    return String.valueOf(value).toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return name;
  }

  private static Setting<Long> inBytes(Setting<Long> setting) {
    return setting.unit.isEmpty() ? setting.withUnit("bytes") : setting;
  }

  private static String unitOf(String name) {
    Matcher matcher = UNIT.matcher(name);
    return matcher.matches()
        ? matcher.group(1) + (matcher.group(2) == null ? "" : " per second")
        : "";
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
