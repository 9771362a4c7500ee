package io.kiwidb.sstable.blob;

import io.kiwidb.spi.BlobProvider;
import io.kiwidb.testkit.table.BlobContract;
import org.junit.jupiter.api.Tag;

@Tag("jvm-independent")
class RecordBlobContractTest extends BlobContract {
  @Override
  protected BlobProvider provider() {
    return new RecordBlobProvider();
  }
}
