package io.kiwidb.testkit.strategy;

import io.kiwidb.TableInfo;
import java.nio.ByteBuffer;

/**
 * A table of the model.
 *
 * <p>Threading: immutable. Compared by identity.
 */
final class ModelTable {
  /** The nominal size of each entry in bytes. */
  static final int ENTRY_BYTES = 10;

  private final long number;
  private final ModelEntries entries;
  private final long createdMillis;
  private final long oldest;
  private final long newest;
  private final int deletions;

  /** Creates a table of at least one entry. */
  ModelTable(long number, long createdMillis, ModelEntries entries) {
    this.number = number;
    this.entries = entries;
    this.createdMillis = createdMillis;
    long smallest = Long.MAX_VALUE;
    long largest = 0;
    int deleted = 0;
    for (int i = 0; i < entries.size(); i++) {
      smallest = Math.min(smallest, entries.sequence(i));
      largest = Math.max(largest, entries.sequence(i));
      deleted += entries.isDeletion(i) ? 1 : 0;
    }
    oldest = smallest;
    newest = largest;
    deletions = deleted;
  }

  long number() {
    return number;
  }

  ModelEntries entries() {
    return entries;
  }

  int first() {
    return entries.key(0);
  }

  int last() {
    return entries.key(entries.size() - 1);
  }

  /** Returns its smallest sequence number. */
  long oldest() {
    return oldest;
  }

  /** Returns its largest sequence number. */
  long newest() {
    return newest;
  }

  long bytes() {
    return (long) entries.size() * ENTRY_BYTES;
  }

  boolean overlaps(ModelTable other) {
    return first() <= other.last() && other.first() <= last();
  }

  boolean covers(int key) {
    return first() <= key && key <= last();
  }

  /** Returns the table as seen by a strategy. */
  TableInfo info(int level) {
    return new TableInfo(
        number,
        level,
        0,
        bytes(),
        entries.size(),
        deletions,
        key(first()),
        key(last()),
        oldest,
        newest,
        createdMillis);
  }

  /** Returns the table as text. */
  @Override
  public String toString() {
    String text = number + "[" + first() + "-" + last() + "]x" + bytes();
    return text + (deletions == 0 ? "" : "~" + deletions) + "#" + oldest + "-" + newest;
  }

  static byte[] key(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  static int number(byte[] key) {
    return ByteBuffer.wrap(key).getInt();
  }
}
