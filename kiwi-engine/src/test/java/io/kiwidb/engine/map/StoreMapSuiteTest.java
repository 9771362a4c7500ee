package io.kiwidb.engine.map;

import io.kiwidb.key.KeyOrder;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("jvm-independent")
class StoreMapSuiteTest {
  @TestFactory
  Stream<DynamicNode> behavesAsEverySortedConcurrentMap() {
    return NavigableMapSuite.of(() -> new TreeStore(KeyOrder.BYTEWISE).asMap());
  }
}
