package io.kiwidb.cli.view;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.ProviderException;
import io.kiwidb.ReadView;
import io.kiwidb.cli.format.Excerpt;
import io.kiwidb.cli.keyspace.QuotedName;
import java.util.function.BooleanSupplier;

/** Describes the keys that the deletion of a range deletes, for a confirmation. */
public final class KeysOfRange {
  private static final int MOST = 10_000;

  private KeysOfRange() {}

  /**
   * Returns a text such as {@code delete 3 keys from a to before b}. Counts at most 10,000 keys,
   * and as far as they can be read.
   *
   * @param keyspace is named unless it is the default one
   * @param stop polled between keys
   */
  public static String describe(Keyspace keyspace, KeyRange range, BooleanSupplier stop) {
    StringBuilder text = new StringBuilder("delete ").append(count(keyspace, range, stop));
    range.from().ifPresent(from -> text.append(" from ").append(Excerpt.of(from)));
    range
        .to()
        .ifPresentOrElse(
            to -> text.append(range.from().isPresent() ? " to before " : " before ")
                .append(Excerpt.of(to)),
            () -> text.append(range.from().isPresent() ? " to the last one" : ""));
    return keyspace.name().equals(Keyspace.DEFAULT)
        ? text.toString()
        : text + " in keyspace " + QuotedName.of(keyspace.name());
  }

  private static String count(ReadView view, KeyRange range, BooleanSupplier stop) {
    int count = 0;
    try (Cursor cursor = view.cursor(range)) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        if (count == MOST || stop.getAsBoolean()) {
          return "more than " + Units.count(count, "key");
        }
        count++;
      }
    } catch (ProviderException e) { // of the merge operator: the deletion mends that
      return "at least " + Units.count(count + 1, "key") + ", of which one cannot be read,";
    }
    return Units.count(count, "key");
  }
}
