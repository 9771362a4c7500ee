package io.kiwidb.engine.context;

import io.kiwidb.KeyspaceOptions;
import io.kiwidb.MergeOperator;
import io.kiwidb.PrefixRule;
import io.kiwidb.ProviderKind;
import io.kiwidb.engine.observe.Counters;
import io.kiwidb.engine.observe.Events;
import io.kiwidb.engine.observe.LevelTraffic;
import io.kiwidb.engine.observe.Recorder;
import io.kiwidb.engine.settings.TreeSettings;
import io.kiwidb.io.Scheduler;
import io.kiwidb.io.TimeSource;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.FilterProvider;
import io.kiwidb.spi.MemTableProvider;
import io.kiwidb.spi.TableProvider;
import org.jspecify.annotations.Nullable;

/**
 * What every part of one keyspace works with: its own order, parts, settings and counters, and the
 * context of the store.
 *
 * <p>Threading: immutable except for the name, which is volatile; each component documents its own
 * threading.
 */
public final class TreeContext {
  private final StoreContext store;
  private final int id;
  private final KeyspaceOptions options;
  private final Parts parts;
  private final TreeSettings settings;
  private final Counters counters = new Counters();
  private final LevelTraffic traffic = new LevelTraffic();
  private volatile String name;

  /**
   * The providers of a keyspace.
   *
   * @param memtable creates memtables
   * @param table creates tables
   * @param filter creates filters
   * @param compressor creates compressors
   * @param strategy decides what to compact
   * @param strategyName the name of its provider
   * @param mergeOperator combines operands with values; null if there is none
   * @param prefixRule which part of a key is its prefix; null if there is none
   */
  public record Parts(
      MemTableProvider memtable,
      TableProvider table,
      FilterProvider filter,
      CompressorProvider compressor,
      CompactionStrategy strategy,
      String strategyName,
      @Nullable MergeOperator mergeOperator,
      @Nullable PrefixRule prefixRule) {}

  /** Creates the context of a keyspace. */
  public TreeContext(
      StoreContext store,
      int id,
      String name,
      KeyspaceOptions options,
      Parts parts,
      TreeSettings settings) {
    this.store = store;
    this.id = id;
    this.name = name;
    this.options = options;
    this.parts = parts;
    this.settings = settings;
  }

  /** Returns the context of the store. */
  public StoreContext store() {
    return store;
  }

  /** Returns the id of the keyspace. */
  public int id() {
    return id;
  }

  /** Returns the name of the keyspace. */
  public String name() {
    return name;
  }

  /** Sets the name. */
  public void rename(String next) {
    name = next;
  }

  /** Returns the options of the keyspace, with the providers that it uses. */
  public KeyspaceOptions options() {
    return options;
  }

  /** Returns the name of the provider of a kind. */
  public String provider(ProviderKind kind) {
    if (kind == ProviderKind.MERGE_OPERATOR) { // never that of the store
      return options.providers().getOrDefault(kind, kind.defaultName());
    }
    if (kind == ProviderKind.PREFIX_RULE) {
      PrefixRule rule = parts.prefixRule();
      return rule == null ? kind.defaultName() : rule.name();
    }
    return options.providers().getOrDefault(kind, store.options().provider(kind));
  }

  /** Returns the key order. */
  public KeyOrder order() {
    return options.keyOrder();
  }

  /** Returns the providers. */
  public Parts parts() {
    return parts;
  }

  /** Returns the live settings. */
  public TreeSettings settings() {
    return settings;
  }

  /** Returns the counters of the keyspace. */
  public Counters counters() {
    return counters;
  }

  /** Returns the bytes read and written by level. */
  public LevelTraffic traffic() {
    return traffic;
  }

  /** Returns the scheduler of the store. */
  public Scheduler scheduler() {
    return store.scheduler();
  }

  /** Returns the latencies of the store. */
  public Recorder recorder() {
    return store.recorder();
  }

  /** Returns the notifications of the store. */
  public Events events() {
    return store.events();
  }

  /** Returns the state of the store. */
  public StoreHealth health() {
    return store.health();
  }

  /** Returns the time source. */
  public TimeSource time() {
    return store.time();
  }
}
