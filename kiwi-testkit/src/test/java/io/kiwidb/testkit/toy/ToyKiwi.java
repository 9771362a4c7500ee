package io.kiwidb.testkit.toy;

import io.kiwidb.AsyncKiwi;
import io.kiwidb.DatabaseState;
import io.kiwidb.EntryVisitor;
import io.kiwidb.Insight;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.Limits;
import io.kiwidb.LiveSettings;
import io.kiwidb.LookupTrace;
import io.kiwidb.MemTableInfo;
import io.kiwidb.Options;
import io.kiwidb.Snapshot;
import io.kiwidb.Statistics;
import io.kiwidb.TableInfo;
import io.kiwidb.Transaction;
import io.kiwidb.TransactionOptions;
import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchReader;
import io.kiwidb.testkit.model.Keys;
import io.kiwidb.testkit.model.ScriptOperator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A store in maps, one for each keyspace; what makes it last is up to subclasses. */
public abstract class ToyKiwi extends ToyView implements WithoutFiles {
  private static final int FIRST_ID = 2; // 1 is free for a subclass

  private static final ScriptOperator OPERATOR = new ScriptOperator();

  private final ToyContent content = new ToyContent();
  private final Map<Integer, ToyKeyspace> others = new TreeMap<>();
  private int nextId = FIRST_ID;
  private boolean closed;
  private long sequence;

  /** Makes a batch last as asked. */
  protected abstract void persist(WriteBatch batch, WriteOptions options);

  /** Makes a change of keyspaces last, which has just been made. */
  protected abstract void persistKeyspaces();

  /** Flushes one keyspace. */
  abstract void flush(ToyKeyspace keyspace);

  /** Does one write of a batch to the map. */
  protected void apply(NavigableMap<byte[], byte[]> target, byte[] key, byte[] value) {
    if (value == null) {
      target.remove(key);
    } else {
      target.put(key, value);
    }
  }

  /** Applies an encoded batch to the maps. */
  protected final void replay(byte[] array, int offset, int length) {
    BatchReader reader = new BatchReader("toy", 0, array, offset, length);
    while (reader.next()) {
      byte[] key =
          Arrays.copyOfRange(array, reader.keyOffset(), reader.keyOffset() + reader.keyLength());
      int valueEnd = reader.valueOffset() + reader.valueLength();
      byte[] value = reader.type() == ValueType.PUT
          ? Arrays.copyOfRange(array, reader.valueOffset(), valueEnd)
          : null;
      sequence++;
      if (reader.type() == ValueType.RANGE_DELETE) {
        keysIn(reader.range(), contentOf(reader.keyspace()).present())
            .forEach(each -> apply(contentOf(reader.keyspace()).writable(), each, null));
        continue;
      }
      if (reader.type() == ValueType.MERGE) {
        byte[] operand = Arrays.copyOfRange(array, reader.valueOffset(), valueEnd);
        byte[] before = contentOf(reader.keyspace()).present().get(key);
        value = OPERATOR.merge(key, below(before), List.of(operand));
      }
      if (!replayed(reader.keyspace(), key, value)) {
        apply(contentOf(reader.keyspace()).writable(), key, value);
      }
    }
  }

  /** Returns the value that an operand applies to. */
  protected Optional<byte[]> below(byte[] before) {
    return Optional.ofNullable(before);
  }

  private static List<byte[]> keysIn(KeyRange range, NavigableMap<byte[], byte[]> content) {
    NavigableMap<byte[], byte[]> part = content;
    if (range.from().isPresent()) {
      part = part.tailMap(range.from().get(), true);
    }
    return part.keySet().stream()
        .takeWhile(
            key -> range.to().isEmpty() || Keys.ORDER.compare(key, range.to().get()) < 0)
        .toList();
  }

  /** Takes an entry that is not one of a keyspace; returns whether it is. */
  protected boolean replayed(int keyspace, byte[] key, byte[] value) {
    return false;
  }

  private ToyContent contentOf(int id) {
    return id == id() ? content : others.get(id).content;
  }

  final Collection<ToyKeyspace> others() {
    return others.values();
  }

  final int nextId() {
    return nextId;
  }

  /** Puts a keyspace back that an earlier store had. */
  final ToyKeyspace restore(int id, String name, int next) {
    ToyKeyspace keyspace = new ToyKeyspace(this, id, name, KeyspaceOptions.defaults());
    others.put(id, keyspace);
    nextId = next;
    return keyspace;
  }

  final void restoreNextId(int next) {
    nextId = next;
  }

  @Override
  public String name() {
    return Keyspace.DEFAULT;
  }

  @Override
  public int id() {
    return 0;
  }

  @Override
  public Kiwi store() {
    return this;
  }

  @Override
  public KeyspaceOptions keyspaceOptions() {
    return KeyspaceOptions.defaults();
  }

  @Override
  public void clear() {
    requireOpen();
    content.clear();
    persistKeyspaces();
  }

  void clear(ToyKeyspace keyspace) {
    keyspace.content.clear();
    persistKeyspaces();
  }

  @Override
  public Keyspace createKeyspace(String name, KeyspaceOptions options) {
    requireOpen();
    requireFree(name);
    ToyKeyspace keyspace = new ToyKeyspace(this, nextId++, name, options);
    others.put(keyspace.id(), keyspace);
    persistKeyspaces();
    return keyspace;
  }

  private void requireFree(String name) {
    Limits.checkKeyspaceName(name);
    if (findKeyspace(name).isPresent()) {
      throw new InvalidOptionsException("there is a keyspace " + name);
    }
  }

  @Override
  public Keyspace keyspace(String name) {
    return findKeyspace(name)
        .orElseThrow(() -> new UnknownKeyspaceException("there is no keyspace " + name));
  }

  @Override
  public Optional<Keyspace> findKeyspace(String name) {
    requireOpen();
    return keyspaces().stream().filter(keyspace -> keyspace.name().equals(name)).findFirst();
  }

  @Override
  public List<Keyspace> keyspaces() {
    List<Keyspace> all = new ArrayList<>(List.of(this));
    all.addAll(others.values());
    return all;
  }

  private ToyKeyspace other(String name) {
    if (keyspace(name) instanceof ToyKeyspace keyspace) {
      return keyspace;
    }
    throw new IllegalArgumentException("the default keyspace stays");
  }

  @Override
  public void dropKeyspace(String name) {
    requireOpen();
    ToyKeyspace keyspace = other(name);
    keyspace.drop();
    others.remove(keyspace.id());
    persistKeyspaces();
  }

  @Override
  public void renameKeyspace(String from, String to) {
    requireOpen();
    ToyKeyspace keyspace = other(from);
    requireFree(to);
    keyspace.rename(to);
    persistKeyspaces();
  }

  @Override
  public NavigableMap<byte[], byte[]> content() {
    return content.present();
  }

  @Override
  NavigableMap<byte[], byte[]> frozen() {
    return content.frozen();
  }

  @Override
  boolean isOpen() {
    return !closed;
  }

  @Override
  public void write(WriteBatch batch, WriteOptions options) {
    requireOpen();
    batch.keyspaces().forEach(this::requireMine);
    requireOperands(batch);
    batch.buffer().seal(sequence + 1);
    persist(batch, options);
    replay(batch.buffer().array(), batch.buffer().offset(), batch.buffer().length());
  }

  private static void requireOperands(WriteBatch batch) {
    byte[] array = batch.buffer().array();
    BatchReader reader = batch.buffer().reader();
    while (reader.next()) {
      if (reader.type() == ValueType.MERGE) {
        int from = reader.valueOffset();
        OPERATOR.checkOperand(
            new byte[0], Arrays.copyOfRange(array, from, from + reader.valueLength()));
      }
    }
  }

  private void requireMine(Keyspace keyspace) {
    if (keyspace.store() != this) {
      throw new IllegalArgumentException("keyspace " + keyspace.name() + " of another store");
    }
    if (keyspace instanceof ToyKeyspace other) {
      other.requireOpen();
    }
  }

  @Override
  public void put(byte[] key, byte[] value, WriteOptions options) {
    write(new WriteBatch().put(key, value), options);
  }

  @Override
  public void put(ByteBuffer key, ByteBuffer value, WriteOptions options) {
    write(new WriteBatch().put(key, value), options);
  }

  @Override
  public void delete(byte[] key, WriteOptions options) {
    write(new WriteBatch().delete(key), options);
  }

  @Override
  public void delete(ByteBuffer key, WriteOptions options) {
    write(new WriteBatch().delete(key), options);
  }

  @Override
  public void merge(byte[] key, byte[] operand, WriteOptions options) {
    write(new WriteBatch().merge(key, operand), options);
  }

  @Override
  public void singleDelete(byte[] key, WriteOptions options) {
    write(new WriteBatch().singleDelete(key), options);
  }

  @Override
  public void deleteRange(KeyRange range, WriteOptions options) {
    write(new WriteBatch().deleteRange(range), options);
  }

  @Override
  public AsyncKiwi async() {
    return new ToyAsync(this, this);
  }

  @Override
  public Snapshot snapshot() {
    requireOpen();
    ToySnapshot snapshot = new ToySnapshot(this, frozen(), nextId, sequence);
    others.values().forEach(snapshot::add);
    return snapshot;
  }

  @Override
  public Transaction begin(TransactionOptions options) {
    throw new UnsupportedOperationException("a toy has no transactions");
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public LiveSettings settings() {
    return new ToySettings();
  }

  @Override
  public Options options() {
    return Options.defaults();
  }

  @Override
  public DatabaseState state() {
    return DatabaseState.OPEN;
  }

  @Override
  public String location() {
    return "toy";
  }

  @Override
  public Pause pauseBackgroundWork() {
    throw new UnsupportedOperationException("a toy has no background");
  }

  @Override
  public Statistics stats() {
    throw new UnsupportedOperationException("a toy counts nothing");
  }

  @Override
  public Insight insight() {
    throw new UnsupportedOperationException("a toy shows nothing");
  }

  @Override
  public List<MemTableInfo> memtables() {
    return List.of();
  }

  @Override
  public List<TableInfo> tables() {
    return List.of();
  }

  @Override
  public LookupTrace trace(byte[] key) {
    throw new UnsupportedOperationException("a toy traces nothing");
  }

  @Override
  public void visitMemtable(long id, EntryVisitor visitor) {
    throw new IllegalArgumentException("no memtable " + id);
  }

  @Override
  public void visitTable(long number, EntryVisitor visitor) {
    throw new IllegalArgumentException("no table " + number);
  }
}
