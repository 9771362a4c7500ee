package io.kiwidb.cache;

import io.kiwidb.testkit.provider.RegistrationContract;

class CacheRegistrationTest extends RegistrationContract {
  @Override
  protected Class<?> memberOfTheModule() {
    return TieredBlockCache.class;
  }
}
