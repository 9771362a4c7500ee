package io.kiwidb.engine.operator;

import io.kiwidb.testkit.provider.RegistrationContract;

/** The engine and its merge operators are found on both paths. */
class OperatorRegistrationTest extends RegistrationContract {
  @Override
  protected Class<?> memberOfTheModule() {
    return AddOperator.class;
  }
}
