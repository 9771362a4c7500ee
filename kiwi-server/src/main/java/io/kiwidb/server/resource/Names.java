package io.kiwidb.server.resource;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Names as the contract writes them. */
final class Names {
  private Names() {}

  /** Returns the name of a constant in lower case with hyphens, such as {@code read-only}. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the name of a constant as that of a property, such as {@code userBytes}. */
  static String property(Enum<?> constant) {
    StringBuilder name = new StringBuilder();
    for (String word : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  /** Returns the names of all keyspaces by id. */
  static Map<Integer, String> keyspaces(Kiwi db) {
    Map<Integer, String> names = new HashMap<>();
    for (Keyspace keyspace : db.keyspaces()) {
      names.put(keyspace.id(), keyspace.name());
    }
    return names;
  }

  /** Returns the name of a keyspace; one that was dropped just now is told by its id. */
  static String keyspace(Map<Integer, String> names, int id) {
    return names.getOrDefault(id, "dropped-" + id);
  }
}
