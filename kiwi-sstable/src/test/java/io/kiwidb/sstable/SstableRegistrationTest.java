package io.kiwidb.sstable;

import io.kiwidb.sstable.block.BlockTableProvider;
import io.kiwidb.testkit.provider.RegistrationContract;

class SstableRegistrationTest extends RegistrationContract {
  @Override
  protected Class<?> memberOfTheModule() {
    return BlockTableProvider.class;
  }
}
