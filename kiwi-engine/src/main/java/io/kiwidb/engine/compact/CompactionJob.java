package io.kiwidb.engine.compact;

import io.kiwidb.Counter;
import io.kiwidb.KiwiException;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.manifest.BlobFile;
import io.kiwidb.engine.table.TableFactory;
import io.kiwidb.engine.table.WrittenFiles;
import io.kiwidb.engine.table.WrittenTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Merges tables into new ones. It reads a held version and writes files; the caller commits.
 *
 * <p>Invariants. <b>M1</b>: every entry of every input is read; inputs are checked against outputs
 * and dropped entries, so that neither a read error mistaken for the end of a table nor a boundary
 * between parts can lose an entry. <b>M2</b>: a user key is never split across two outputs.
 * <b>M3</b>: a job that fails or is stopped removes its outputs.
 *
 * <p>Threading: not thread-safe; one thread runs a job, and others help with its parts.
 */
final class CompactionJob {
  private final TreeContext context;
  private final MergePlan plan;
  private final List<MergePart> parts = new ArrayList<>();

  /**
   * The result of a job.
   *
   * @param files the new tables and blob files
   * @param dropped number of entries dropped
   * @param filtered number of entries that a user's filter removed or replaced
   */
  record Result(WrittenFiles files, long dropped, long filtered) {
    /** Returns the new tables. */
    List<TableInfo> outputs() {
      return files.infos();
    }
  }

  /** Thrown when the job was stopped. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoppedException() {
      super("the compaction was stopped", null, false, false);
    }
  }

  CompactionJob(TreeContext context, TableFactory tables, MergePlan plan, BooleanSupplier stop) {
    this.context = context;
    this.plan = plan;
    int workers = Math.toIntExact(context.store().settings().number(Settings.COMPACTION_WORKERS));
    plan.parts(workers).forEach(span -> parts.add(new MergePart(plan, tables, span, stop)));
  }

  Result run() {
    boolean done = false;
    try {
      new PartRunner(parts).run(context.scheduler());
      requireBalance();
      done = true;
    } catch (KiwiException | StoppedException e) {
      throw e; // already describes the failure
    } catch (RuntimeException e) {
      throw CorruptInput.behind(e, plan);
    } finally {
      if (!done) {
        undo(); // M3
      }
    }
    WrittenFiles files = files();
    long readBlobs = parts.stream().mapToLong(MergePart::readBlobBytes).sum();
    context.counters().add(Counter.COMPACTION_READ_BYTES, plan.bytes() + readBlobs);
    context
        .counters()
        .add(Counter.COMPACTION_WRITTEN_BYTES, files.tableBytes() + files.blobBytes());
    context.traffic().compacted(plan.merge().tables(), files.infos());
    context.counters().add(Counter.ENTRIES_DROPPED, dropped());
    long met = parts.stream().mapToLong(MergePart::met).sum();
    context.counters().add(Counter.SINGLE_DELETIONS_MET, met);
    context
        .counters()
        .add(
            Counter.ENTRIES_EXPIRED,
            parts.stream().mapToLong(MergePart::expired).sum());
    return new Result(
        files, dropped(), parts.stream().mapToLong(MergePart::filtered).sum());
  }

  private WrittenFiles files() {
    List<WrittenTable> tables = new ArrayList<>();
    List<BlobFile> blobs = new ArrayList<>();
    for (MergePart part : parts) {
      tables.addAll(part.outputs().tables());
      blobs.addAll(part.outputs().blobs());
    }
    return new WrittenFiles(List.copyOf(tables), List.copyOf(blobs));
  }

  /** Returns how far each part is, for any thread. */
  List<PartProgress> progress() {
    return parts.stream().map(MergePart::progress).toList();
  }

  /** Removes its outputs. */
  void undo() {
    parts.forEach(MergePart::undo);
  }

  private long dropped() {
    return parts.stream().mapToLong(MergePart::dropped).sum();
  }

  private void requireBalance() { // M1
    long read = parts.stream().mapToLong(MergePart::read).sum();
    long written = parts.stream()
        .flatMap(part -> part.outputs().infos().stream())
        .mapToLong(TableInfo::entries)
        .sum();
    if (read != plan.entries() || written + dropped() != plan.entries()) {
      throw new IllegalStateException(
          "entry counts of the compaction of tables %s do not match: read %d of %d entries, wrote %d, dropped %d; its outputs were removed"
              .formatted(plan.inputs(), read, plan.entries(), written, dropped()));
    }
  }
}
