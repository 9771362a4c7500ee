package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.WriteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteAheadLogTest {
  private final ResourceStore open = new ResourceStore();
  private final WriteAheadLog log = new WriteAheadLog(open.store);

  @AfterEach
  void close() {
    open.close();
  }

  @Test
  void segmentsGrowAndASyncCoversThem() {
    open.db.put(new byte[] {1}, new byte[1_000], WriteOptions.sync());
    open.put("a", 1_000);
    WriteAheadLog.Info before = log.info();
    assertThat(before.lastSequence()).isEqualTo(2);
    assertThat(before.segments()).isNotEmpty();
    log.sync();
    WriteAheadLog.Info after = log.info();
    assertThat(after.unsyncedBytes()).isZero();
    WriteAheadLog.Segment active = after.segments().get(after.segments().size() - 1);
    assertThat(active.state()).isEqualTo("active");
    assertThat(active.syncedBytes()).isBetween(2_000L, active.bytes());
    assertThat(after.durability()).isEqualTo(before.durability()).isNotEmpty();
  }
}
