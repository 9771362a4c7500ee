package io.kiwidb.testkit.model;

import io.kiwidb.Keyspace;
import io.kiwidb.testkit.model.Operation.SettingChange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The names of the keyspaces of a script: so few that they recur, and that keyspaces are dropped
 * and created again under the same name.
 *
 * <p>Remembers which of them exist, provided that no operation is left out, so that most operations
 * hit one that does; one in sixteen does not look. Draws nothing before it is asked, so that
 * scripts without keyspaces are the same as if there were none. Threading: not thread-safe.
 */
final class KeyspacePool {
  private static final String[] NAMES = {"red", "green", "blue", "cyan", "pink", "grey"};
  private static final int BLIND_IN = 16;

  /** Small and large memtables, so that keyspaces are flushed at different times. */
  private static final String[][] SETTINGS = {
    {"memtable.entries", "2", "5", "100", "0"},
    {"memtable.bytes", "4096", "65536", "1048576"},
    {"compaction.l0-trigger", "1", "2", "4"},
    {"table.block-bytes", "256", "4096"},
  };

  private final SplittableRandom random;
  private final Set<String> living = new LinkedHashSet<>();

  KeyspacePool(SplittableRandom random) {
    this.random = random;
  }

  /** Returns a name of the pool. */
  String any() {
    return NAMES[random.nextInt(NAMES.length)];
  }

  /** Returns a name that exists if one does; now and then that of the default keyspace. */
  String living() {
    if (random.nextInt(BLIND_IN) == 0) {
      return random.nextBoolean() ? Keyspace.DEFAULT : any();
    }
    return other();
  }

  /** Returns distinct names, the default one often among them. */
  List<String> several(int count) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      names.add(random.nextInt(4) == 0 ? Keyspace.DEFAULT : other());
    }
    return List.copyOf(names);
  }

  Operation create() {
    String name = any();
    for (int i = 0;
        i < NAMES.length && living.contains(name) && living.size() < NAMES.length;
        i++) {
      name = any();
    }
    living.add(name);
    List<SettingChange> settings = new ArrayList<>();
    for (String[] setting : SETTINGS) {
      if (random.nextInt(3) > 0) {
        settings.add(
            new SettingChange(setting[0], setting[1 + random.nextInt(setting.length - 1)]));
      }
    }
    return new Operation.Create(name, List.copyOf(settings));
  }

  Operation drop() {
    String name = other();
    living.remove(name);
    return new Operation.Drop(name);
  }

  Operation rename() {
    String from = other();
    String to = any();
    if (living.contains(from) && !living.contains(to)) {
      living.remove(from);
      living.add(to);
    }
    return new Operation.Rename(from, to);
  }

  Operation clear() {
    return new Operation.Clear(random.nextInt(4) == 0 ? Keyspace.DEFAULT : other());
  }

  private String other() {
    if (living.isEmpty()) {
      return any();
    }
    return List.copyOf(living).get(random.nextInt(living.size()));
  }
}
