package io.kiwidb.server.resource;

import io.kiwidb.Durability;
import io.kiwidb.Limits;
import io.kiwidb.WriteOptions;
import io.kiwidb.server.json.Encoding;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a request gives, checked. */
final class Given {
  private Given() {}

  /** Returns a required property. */
  static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw bad("'" + name + "' is missing.");
    }
    return value;
  }

  /** Returns the encoding, {@code text} if none is given. */
  static Encoding encoding(@Nullable Encoding encoding) {
    return encoding == null ? Encoding.TEXT : encoding;
  }

  /** Returns the bytes of a key; fails with {@code too-large} beyond the limit of the engine. */
  static byte[] key(Encoding encoding, @Nullable String key, String name) {
    byte[] bytes = encoding.decode(required(key, name), name);
    if (bytes.length > Limits.MAX_KEY_BYTES) {
      throw tooLarge("'" + name + "' has " + bytes.length + " bytes; a key has at most "
          + Limits.MAX_KEY_BYTES + ".");
    }
    return bytes;
  }

  /** Returns the bytes of a value. */
  static byte[] value(Encoding encoding, @Nullable String value, long most) {
    byte[] bytes = encoding.decode(required(value, "value"), "value");
    if (bytes.length > most) {
      throw tooLarge(
          "The value has " + bytes.length + " bytes; this server takes at most " + most + ".");
    }
    return bytes;
  }

  /** Returns a number within bounds, both inclusive, or the default if none is given. */
  static int number(@Nullable Integer value, int least, int most, int byDefault, String name) {
    if (value == null) {
      return byDefault;
    }
    if (value < least || value > most) {
      throw bad("'" + name + "' must be " + least + " to " + most + ".");
    }
    return value;
  }

  /** Checks how many items a list has. */
  static void requireCount(int count, int most, String name) {
    if (count < 1 || count > most) {
      throw bad("'" + name + "' must have 1 to " + most + " items.");
    }
  }

  /** Returns the options of a write. */
  static WriteOptions writeOptions(@Nullable Boolean sync, Duration stallLimit) {
    WriteOptions options =
        Boolean.TRUE.equals(sync) ? WriteOptions.with(Durability.SYNC) : WriteOptions.defaults();
    return options.stallLimit(stallLimit);
  }

  static ProblemException bad(String detail) {
    return new ProblemException(ProblemCode.BAD_REQUEST, detail);
  }

  static ProblemException tooLarge(String detail) {
    return new ProblemException(ProblemCode.TOO_LARGE, detail);
  }

  /** Returns options with a time to live, if one is given. */
  static WriteOptions living(WriteOptions options, @Nullable Long ttlMillis) {
    return ttlMillis == null ? options : options.ttl(timeToLive(ttlMillis));
  }

  /** Returns a time to live; zero for ever. */
  static Duration timeToLive(long millis) {
    if (millis < 0) {
      throw bad("'ttlMillis' is negative.");
    }
    return Duration.ofMillis(millis);
  }
}
