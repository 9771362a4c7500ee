package io.kiwidb.engine.read;

import io.kiwidb.LookupTrace;
import io.kiwidb.engine.expiry.ReadTime;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.engine.operand.Operands;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.io.TimeSource;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.TableReader;
import io.kiwidb.spi.TraceableTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The steps of {@link PointLookup}, recorded one by one. Threading: not thread-safe; used for one
 * lookup.
 */
final class TracedLookup {
  private static final int MOST_OPERANDS = 16;

  private final KeyOrder order;
  private final TimeSource time;
  private final ReadTime readTime;
  private final Operands operands;
  private final long begun;
  private final List<LookupTrace.Step> steps = new ArrayList<>();

  TracedLookup(KeyOrder order, TimeSource time, ReadTime readTime, Operands operands) {
    this.order = order;
    this.readTime = readTime;
    this.operands = operands;
    this.time = time;
    this.begun = time.nanos();
  }

  LookupTrace run(SuperVersion view, LookupKey key) {
    Entry result = new Entry();
    step("snapshot", "sequence", "entries up to " + key.sequence() + " are visible");
    Lookup answer = Lookup.CONTINUE;
    for (MemTableSlot slot : view.memtables()) {
      if (PointLookup.goesOn(answer, result)) {
        answer = slot.table().get(key, result);
        String name = slot.phase().name().toLowerCase(Locale.ROOT) + " memtable " + slot.id();
        step(name, count(slot.table().entries(), "entry", "entries"), verdict(answer, result));
      }
    }
    for (Level level : view.version().levels()) {
      if (PointLookup.goesOn(answer, result)) {
        answer = inLevel(level, key, result);
      }
    }
    if (answer == Lookup.CONTINUE && result.tag() != 0) {
      answer = !hasExpired(result) && isMerged(view, key, result) ? Lookup.FOUND : Lookup.DELETED;
    } else if (answer == Lookup.FOUND && (isHidden(view, key, result) || hasExpired(result))) {
      answer = Lookup.DELETED;
    }
    if (answer == Lookup.FOUND && VersionBlobs.isPointer(result)) {
      readApart(view, result);
    }
    step(
        "answer",
        "",
        answer == Lookup.FOUND
            ? "found"
            : answer == Lookup.DELETED ? "deleted" : "not in any source");
    Optional<byte[]> value =
        answer == Lookup.FOUND ? Optional.of(result.copyValue()) : Optional.empty();
    return new LookupTrace(List.copyOf(steps), value, time.nanos() - begun);
  }

  /** Collects the operands, shows the newest of them, and applies the merge operator. */
  private boolean isMerged(SuperVersion view, LookupKey key, Entry result) {
    boolean found = OperandLookup.find(
        order, operands, new OperandLookup.Reader(view, readTime), key, result, this::seen);
    if (operands.count() > MOST_OPERANDS) {
      step("operands", "older ones", (operands.count() - MOST_OPERANDS) + " more");
    }
    step(
        "operands",
        "merge operator",
        !found
            ? "not asked: a deletion of a range hides all operands"
            : "applied " + count(operands.count(), "operand", "operands") + " to "
                + (operands.hasValue() ? "the value below" : "no value"));
    return found;
  }

  private void seen(Entry entry) {
    if (ValueType.base(entry.type()) == ValueType.MERGE && operands.count() >= MOST_OPERANDS) {
      return;
    }
    step(
        "operands",
        ValueType.nameOf(entry.type()),
        "at sequence " + entry.sequence() + ", " + entry.valueLength() + " bytes");
  }

  private void readApart(SuperVersion view, Entry pointer) {
    BlobAddress address = view.version().blobs().address(pointer);
    view.version().blobs().read(pointer, pointer);
    step(
        "blob file " + address.file(),
        "value",
        "offset " + address.offset() + ", " + address.length() + " bytes read for a value of "
            + address.valueLength() + " bytes");
  }

  private boolean hasExpired(Entry found) {
    long expiry = found.expiry();
    if (expiry == Entry.NEVER) {
      return false;
    }
    boolean expired = readTime.hasPassed(expiry);
    String distance = Math.abs(readTime.millis() - expiry) + " ms";
    step(
        "expiry",
        Instant.ofEpochMilli(expiry).toString(),
        expired ? "expired " + distance + " ago" : "expires in " + distance);
    return expired;
  }

  /** Looks for a newer deletion of a range, if there is any. */
  private boolean isHidden(SuperVersion view, LookupKey key, Entry found) {
    long count = view.version().rangeDeletionCount();
    for (MemTableSlot slot : view.memtables()) {
      count += slot.rangeDeletionCount();
    }
    if (count == 0) {
      return false;
    }
    long newest = view.newestRangeDeletion(key);
    String verdict = newest == RangeDeletions.NONE
        ? "none covers the key"
        : newest > found.sequence()
            ? "a range with the key was deleted at sequence " + newest
            : "the entry is newer than the last one with the key, at sequence " + newest;
    step("range deletions", count(count, "range", "ranges"), verdict);
    return newest > found.sequence();
  }

  private static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  private Lookup inLevel(Level level, LookupKey key, Entry result) {
    boolean asked = false;
    for (LevelTable table : level.tables()) {
      if (table.covers(key, order)) {
        asked = true;
        Lookup answer =
            inTable("L" + level.number() + " table " + table.info().number(), table, key, result);
        if (!PointLookup.goesOn(answer, result)) {
          return answer;
        }
      }
    }
    if (!asked && level.size() > 0) {
      step("L" + level.number(), count(level.size(), "table", "tables"), "no table covers the key");
    }
    return Lookup.CONTINUE;
  }

  private Lookup inTable(String name, LevelTable table, LookupKey key, Entry result) {
    TableReader reader = table.table().reader();
    Lookup answer = reader instanceof TraceableTable traceable
        ? traceable.trace(key, result, (what, verdict) -> step(name, what, verdict))
        : reader.get(key, result);
    step(name, "table", verdict(answer, result));
    return answer;
  }

  private static String verdict(Lookup answer, Entry result) {
    return switch (answer) {
      case FOUND ->
        "found at sequence " + result.sequence() + ", "
            + (VersionBlobs.isPointer(result) ? "an address of " : "")
            + result.valueLength() + " bytes";
      case DELETED -> "deleted at sequence " + result.sequence();
      case CONTINUE ->
        result.tag() == 0 ? "nothing here" : "an operand at sequence " + result.sequence();
    };
  }

  private void step(String source, String what, String verdict) {
    steps.add(new LookupTrace.Step(source, what, verdict, time.nanos() - begun));
  }
}
