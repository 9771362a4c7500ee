package io.kiwidb.testkit.toy;

import io.kiwidb.CopyListener;
import io.kiwidb.Kiwi;
import io.kiwidb.io.Storage;
import java.nio.file.Path;

/** A store of which no copies can be made. */
interface WithoutFiles extends Kiwi {
  @Override
  default void checkpoint(Path directory, CopyListener listener) {
    throw new UnsupportedOperationException("a toy has no files");
  }

  @Override
  default void checkpoint(Storage target, CopyListener listener) {
    throw new UnsupportedOperationException("a toy has no files");
  }
}
