package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CompactionFilter;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.key.KeyComparator;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.storage.MemoryStorage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a keyspace is created with lasts; what cannot be stored must be given again. */
class KeyspaceOptionsTest {
  private static final KeyOrder DESCENDING = KeyOrder.of(new KeyComparator() {
    @Override
    public String name() {
      return "descending";
    }

    @Override
    public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
      return Arrays.compareUnsigned(b, bOffset, bOffset + bLength, a, aOffset, aOffset + aLength);
    }
  });

  private static final CompactionFilter DROPS_ALL = new CompactionFilter() {
    @Override
    public Verdict judge(Candidate candidate) {
      return Verdict.REMOVE;
    }

    @Override
    public String name() {
      return "drops-all";
    }
  };

  private final MemoryStorage storage = new MemoryStorage();

  private static Options with(String keyspace, KeyspaceOptions options) {
    return Stores.dev().toBuilder().keyspace(keyspace, options).build();
  }

  private static List<String> keys(Keyspace keyspace) {
    return keyspace.asMap().keySet().stream().map(Stores::text).toList();
  }

  @Test
  void aKeyOrderIsItsOwnAndMustBeGivenAgain() {
    KeyspaceOptions descending = KeyspaceOptions.builder().keyOrder(DESCENDING).build();
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      Keyspace down = db.createKeyspace("down", descending);
      for (String key : List.of("a", "b", "c")) {
        down.put(Stores.bytes(key), new byte[1]);
        db.put(Stores.bytes(key), new byte[1]);
      }
      down.flush();
      assertThat(keys(down)).containsExactly("c", "b", "a");
      assertThat(keys(db)).containsExactly("a", "b", "c");
    }
    assertThatThrownBy(() -> Kiwi.open(storage.reopen(), Stores.dev()))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContainingAll(
            "keyspace 'down'", "'descending'", "'bytewise'", "Options.keyspace(\"down\"");
    try (Kiwi db = Kiwi.open(storage.reopen(), with("down", descending))) {
      db.keyspace("down").compact();
      assertThat(keys(db.keyspace("down"))).containsExactly("c", "b", "a");
      db.renameKeyspace("down", "under");
    }
    // Options follow the name.
    assertThatThrownBy(() -> Kiwi.open(storage.reopen(), with("down", descending)))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("keyspace 'under'");
    assertThat(Kiwi.tools().verify(storage.reopen(), name -> {}).notes())
        .anySatisfy(note -> assertThat(note).contains("'descending'", "'under'"));
  }

  @Test
  void aNamedFilterMustBeGivenAgain() {
    KeyspaceOptions filtered =
        KeyspaceOptions.builder().compactionFilter(DROPS_ALL).build();
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      db.createKeyspace("filtered", filtered).put(Stores.bytes("k"), new byte[1]);
      db.put(Stores.bytes("k"), new byte[1]);
    }
    assertThatThrownBy(() -> Kiwi.open(storage.reopen(), Stores.dev()))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContainingAll("keyspace 'filtered'", "'drops-all'", "Options.keyspace");
    try (Kiwi db = Kiwi.open(storage.reopen(), with("filtered", filtered))) {
      db.keyspace("filtered").compact();
      db.compact();
      assertThat(keys(db.keyspace("filtered"))).isEmpty();
      assertThat(keys(db)).containsExactly("k");
    }
  }

  @Test
  void providersAreRecorded() {
    KeyspaceOptions own = KeyspaceOptions.builder()
        .provider(ProviderKind.STRATEGY, "tiered")
        .provider(ProviderKind.MEMTABLE, "skiplist")
        .set(Settings.L0_TRIGGER, 6)
        .set("tiered.size-ratio-percent", "300")
        .build();
    List<KiwiEvent> events = new CopyOnWriteArrayList<>();
    Options options = Stores.dev().toBuilder().listener(events::add).build();
    try (Kiwi db = Kiwi.open(storage, options)) {
      Keyspace tiered = db.createKeyspace("tiered", own);
      assertThat(tiered.stats().providers()).containsEntry(ProviderKind.STRATEGY, "tiered");
      assertThat(db.stats().providers()).containsEntry(ProviderKind.STRATEGY, "leveled");
      tiered.settings().set(Settings.L0_TRIGGER, 7);
      tiered.put(Stores.bytes("k"), new byte[1]);
    }
    assertThat(events)
        .filteredOn(KiwiEvent.KeyspaceChanged.class::isInstance)
        .containsExactly(new KiwiEvent.KeyspaceChanged(
            KiwiEvent.KeyspaceChanged.Change.CREATED, "tiered", 1, ""));
    assertThat(events)
        .filteredOn(KiwiEvent.SettingsChanged.class::isInstance)
        .anySatisfy(event ->
            assertThat(((KiwiEvent.SettingsChanged) event).keyspace()).isEqualTo("tiered"));
    try (Kiwi db = Kiwi.open(storage.reopen(), Stores.dev())) {
      Keyspace tiered = db.keyspace("tiered");
      assertThat(tiered.stats().providers())
          .containsEntry(ProviderKind.STRATEGY, "tiered")
          .containsEntry(ProviderKind.MEMTABLE, "skiplist");
      assertThat(tiered.settings().changed())
          .extractingByKey(Settings.L0_TRIGGER)
          .isEqualTo(7L);
      assertThat(tiered.contains(Stores.bytes("k"))).isTrue();
    }
    KeyspaceOptions unknown =
        KeyspaceOptions.builder().provider(ProviderKind.TABLE, "nowhere").build();
    assertThatThrownBy(() -> Kiwi.open(storage.reopen(), with("tiered", unknown)))
        .isInstanceOf(UnknownProviderException.class)
        .hasMessageContainingAll("'nowhere'", "keyspace 'tiered'");
  }

  @Test
  void whatAllShareCannotBeChosen() {
    assertThatThrownBy(() -> KeyspaceOptions.builder().provider(ProviderKind.LOG, "mmap"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("share");
    assertThatThrownBy(() -> KeyspaceOptions.builder().set(Settings.FLUSH_WORKERS, 1))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("whole store");
    assertThatThrownBy(
            () -> Options.builder().keyspace(Keyspace.DEFAULT, KeyspaceOptions.defaults()))
        .isInstanceOf(InvalidOptionsException.class);
    for (String name : List.of("", " a", "a\n", "x".repeat(256), "\u202eabc")) {
      assertThatThrownBy(() -> Options.builder().keyspace(name, KeyspaceOptions.defaults()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void contradictoryOwnSettingsAreRefusedAndNothingIsCreated() {
    KeyspaceOptions wrong = KeyspaceOptions.builder()
        .set(Settings.L0_SLOWDOWN, 50)
        .set(Settings.L0_STOP, 40)
        .build();
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      assertThatThrownBy(() -> db.createKeyspace("wrong", wrong))
          .isInstanceOf(InvalidOptionsException.class)
          .hasMessageContaining("compaction.l0-slowdown");
      assertThat(db.findKeyspace("wrong")).isEmpty();
      Keyspace one = db.createKeyspace("one");
      one.settings().set(Settings.L0_STOP, 30);
      // A change for the store must fit every keyspace.
      assertThatThrownBy(
              () -> db.settings().setAll(Map.of(Settings.L0_SLOWDOWN, 31L, Settings.L0_STOP, 50L)))
          .isInstanceOf(InvalidOptionsException.class);
      assertThat(db.settings().get(Settings.L0_SLOWDOWN)).isEqualTo(20);
    }
    Options existing = with("never", KeyspaceOptions.defaults()).toBuilder()
        .openMode(OpenMode.MUST_EXIST)
        .build();
    try (Kiwi db = Kiwi.open(storage.reopen(), existing)) {
      assertThat(db.findKeyspace("never")).isEmpty();
    }
  }
}
