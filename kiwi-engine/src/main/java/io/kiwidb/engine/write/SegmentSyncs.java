package io.kiwidb.engine.write;

import io.kiwidb.Counter;
import io.kiwidb.ProviderException;
import io.kiwidb.StorageException;
import io.kiwidb.TimedOperation;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.manifest.VersionEdit;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.io.KillPoint;
import java.util.List;

/**
 * Syncs log segments in order, and records in the manifest that older ones are complete (<b>L1</b>
 * of {@link LogSyncer}).
 *
 * <p>Threading: immutable; called by one leader at a time.
 */
final class SegmentSyncs {
  private final StoreContext context;
  private final VersionSet versions;

  SegmentSyncs(StoreContext context, VersionSet versions) {
    this.context = context;
    this.versions = versions;
  }

  /** Syncs the segments, oldest first; returns the log position up to which all is durable. */
  long run(List<OpenSegment> pending) {
    int last = pending.size() - 1;
    for (int i = 0; i < last; i++) {
      OpenSegment older = pending.get(i);
      long length = older.writer().length();
      sync(older);
      tellManifest(new VersionEdit().log(older.info().ended(length, length))); // L1
      KillPoint.hit("sync.told-manifest");
    }
    KillPoint.hit("sync.before-last");
    sync(pending.get(last));
    KillPoint.hit("sync.done");
    return pending.get(last).base() + pending.get(last).writer().syncedLength();
  }

  private void tellManifest(VersionEdit edit) {
    try {
      versions.apply(edit);
    } catch (RuntimeException e) {
      throw new SyncFailure.Manifest(e);
    }
  }

  private void sync(OpenSegment segment) {
    context.counters().increment(Counter.LOG_SYNCS);
    long begun = context.recorder().beginAlways();
    long length = segment.writer().length();
    try {
      segment.writer().sync();
    } catch (StorageException e) {
      // Possibly because an append has just hit the full disk, which makes a sync fail with the
      // same reason.
      if (e.reason() == StorageException.Reason.DISK_FULL) {
        throw new SyncFailure.DiskFull(segment.info().number(), e);
      }
      throw e;
    }
    if (segment.writer().syncedLength() < length) {
      throw unsynced(segment, length); // or callers would wait for it forever
    }
    context.recorder().end(TimedOperation.SYNC, begun);
  }

  private ProviderException unsynced(OpenSegment segment, long length) {
    return new ProviderException(
        "log " + context.log().name(),
        "sync",
        new IllegalStateException("it returned, but syncedLength() is "
            + segment.writer().syncedLength() + " and the segment had " + length
            + " bytes before the call"));
  }
}
