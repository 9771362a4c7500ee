package io.kiwidb.compaction;

import io.kiwidb.testkit.provider.RegistrationContract;

class CompactionRegistrationTest extends RegistrationContract {
  @Override
  protected Class<?> memberOfTheModule() {
    return KeySpan.class;
  }
}
