package io.kiwidb.bench.run;

import io.kiwidb.bench.engine.Engine;
import io.kiwidb.bench.engine.EngineCursor;
import io.kiwidb.bench.engine.Session;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/**
 * A sorted map that does something to each value that is put: hands back another, or null to lose
 * it.
 */
final class FaultyEngine implements Engine {
  static final long RUNS = 3;

  private final ConcurrentSkipListMap<byte[], byte[]> map =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
  private final UnaryOperator<byte[]> fault;

  FaultyEngine(UnaryOperator<byte[]> fault) {
    this.fault = fault;
  }

  @Override
  public Session session() {
    return new MapSession();
  }

  @Override
  public void settle() {}

  @Override
  public void compact() {}

  @Override
  public String settings() {
    return "faulty";
  }

  @Override
  public String statistics() {
    return "";
  }

  @Override
  public long spaceBytes() {
    return 0;
  }

  @Override
  public OptionalLong sortedRuns() {
    return OptionalLong.of(RUNS);
  }

  @Override
  public OptionalLong bytesWritten() {
    return OptionalLong.empty();
  }

  @Override
  public void close() {}

  private final class MapSession implements Session {
    private byte[] value = {};

    @Override
    public void put(byte[] key, byte[] newValue) {
      byte[] kept = fault.apply(newValue.clone());
      if (kept != null) {
        map.put(key.clone(), kept);
      }
    }

    @Override
    public void putSync(byte[] key, byte[] newValue) {
      put(key, newValue);
    }

    @Override
    public void delete(byte[] key) {
      map.remove(key);
    }

    @Override
    public void addToBatch(byte[] key, byte[] newValue) {
      put(key, newValue);
    }

    @Override
    public void writeBatch() {}

    @Override
    public int get(byte[] key) {
      byte[] found = map.get(key);
      value = found == null ? value : found;
      return found == null ? MISSING : found.length;
    }

    @Override
    public byte[] value() {
      return value;
    }

    @Override
    public int multiGet(List<byte[]> keys) {
      return (int) keys.stream().filter(map::containsKey).count();
    }

    @Override
    public EngineCursor cursor() {
      return new MapCursor();
    }

    @Override
    public void close() {}
  }

  private final class MapCursor implements EngineCursor {
    private Map.Entry<byte[], byte[]> entry;

    private boolean at(Map.Entry<byte[], byte[]> found) {
      entry = found;
      return found != null;
    }

    @Override
    public boolean first() {
      return at(map.firstEntry());
    }

    @Override
    public boolean last() {
      return at(map.lastEntry());
    }

    @Override
    public boolean seek(byte[] key) {
      return at(map.ceilingEntry(key));
    }

    @Override
    public boolean next() {
      return at(map.higherEntry(entry.getKey()));
    }

    @Override
    public boolean previous() {
      return at(map.lowerEntry(entry.getKey()));
    }

    @Override
    public byte[] key() {
      return entry.getKey();
    }

    @Override
    public int keyOffset() {
      return 0;
    }

    @Override
    public byte[] value() {
      return entry.getValue();
    }

    @Override
    public int valueOffset() {
      return 0;
    }

    @Override
    public int valueLength() {
      return entry.getValue().length;
    }

    @Override
    public void close() {}
  }
}
