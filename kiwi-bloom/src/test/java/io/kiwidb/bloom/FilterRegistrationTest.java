package io.kiwidb.bloom;

import io.kiwidb.bloom.blocked.BlockedBloomProvider;
import io.kiwidb.testkit.provider.RegistrationContract;

class FilterRegistrationTest extends RegistrationContract {
  @Override
  protected Class<?> memberOfTheModule() {
    return BlockedBloomProvider.class;
  }
}
