package io.kiwidb.example;

import io.kiwidb.example.memtable.TinyMemTableProvider;
import io.kiwidb.testkit.provider.RegistrationContract;

class RegistrationTest extends RegistrationContract {
  @Override
  protected Class<?> memberOfTheModule() {
    return TinyMemTableProvider.class;
  }
}
