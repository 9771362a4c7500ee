package io.kiwidb.engine.write;

import io.kiwidb.LogSegmentInfo;
import io.kiwidb.engine.manifest.LogSegment;
import io.kiwidb.spi.LogWriter;

/**
 * A log segment that may still have unsynced bytes.
 *
 * @param info its description in the manifest
 * @param writer its writer
 * @param base the log position of its first byte; log positions continue from segment to segment
 *     while the database is open
 */
record OpenSegment(LogSegment info, LogWriter writer, long base) {
  /** Returns the log position after its last byte. */
  long end() {
    return base + writer.length();
  }

  /** Describes it as it is now. */
  LogSegmentInfo info(LogSegmentInfo.State state) {
    long synced = Math.max(info.durableLength(), writer.syncedLength());
    return new LogSegmentInfo(info.number(), Math.max(synced, writer.length()), synced, state);
  }
}
