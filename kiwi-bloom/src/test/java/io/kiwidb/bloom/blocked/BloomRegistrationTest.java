package io.kiwidb.bloom.blocked;

import io.kiwidb.testkit.provider.RegistrationContract;

class BloomRegistrationTest extends RegistrationContract {
  @Override
  protected Class<?> memberOfTheModule() {
    return BlockedBloomProvider.class;
  }
}
