package io.kiwidb;

import io.kiwidb.io.Storage;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What can be done with the files of a store that is not open. Nothing is changed.
 *
 * <p>Threading: thread-safe.
 */
public interface KiwiTools {
  /** Every provider that can be found. */
  List<ProviderInfo> providers();

  /**
   * Checks everything: checksums, order, overlaps, bounds, counts, filters, orphans, the chain of
   * logs. Takes the lock meanwhile.
   *
   * @param progress is told what is being checked
   */
  VerifyReport verify(Storage storage, Consumer<String> progress);

  /**
   * Shows what is in a log, table, manifest or settings file, whichever it is; damage ends it with
   * a {@link CorruptionException}. Works without the rest of the database.
   */
  void dump(Storage storage, String file, Consumer<DumpLine> sink);

  /**
   * One thing in a file.
   *
   * @param offset where it is, in bytes; -1 where that has no meaning
   * @param what such as {@code header}, {@code put} or {@code edit}
   * @param fields names and values: strings, numbers, or byte arrays for keys and values
   */
  record DumpLine(long offset, String what, Map<String, Object> fields) {}

  /**
   * What a check found.
   *
   * @param files files that were checked
   * @param bytes their size
   * @param entries entries that were seen in tables and logs
   * @param problems damage: the store would not open, or would fail in use
   * @param notes what is unusual but harmless, such as a file left over from a crash
   */
  record VerifyReport(
      long files, long bytes, long entries, List<String> problems, List<String> notes) {
    /** Whether nothing is damaged. */
    public boolean isClean() {
      return problems.isEmpty();
    }
  }
}
