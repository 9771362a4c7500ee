package io.kiwidb.engine.map;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.common.collect.testing.ConcurrentNavigableMapTestSuiteBuilder;
import com.google.common.collect.testing.TestStringSortedMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import com.google.common.collect.testing.testers.MapEntrySetTester;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import junit.framework.Test;
import junit.framework.TestCase;
import junit.framework.TestFailure;
import junit.framework.TestResult;
import junit.framework.TestSuite;
import org.junit.jupiter.api.DynamicNode;

/**
 * Guava's suite for sorted concurrent maps (thousands of tests, of the map and of all its views)
 * for any map of arrays or text, as dynamic tests of JUnit 5.
 */
public final class NavigableMapSuite {
  private static final int LARGE = 1_000;

  private NavigableMapSuite() {}

  /**
   * The suite, of maps of arrays.
   *
   * @param maps answers with an empty, modifiable map each time; may clear and reuse one store
   */
  public static Stream<DynamicNode> of(Supplier<ConcurrentNavigableMap<byte[], byte[]>> maps) {
    return ofText(() -> new TextMap(maps.get()));
  }

  /**
   * The suite, with all features of maps but these, which no map of a store has:
   *
   * <ul>
   *   <li>null as a key or a value: the absence of a key is null;
   *   <li>entries that write through: they are copies of a moment, as those of
   *       {@link java.util.concurrent.ConcurrentSkipListMap} are;
   *   <li>iterators that fail after a concurrent change: they read one moment;
   *   <li>serialization: a store is no object to copy.
   * </ul>
   *
   * @param maps answers with an empty, modifiable map each time; may clear and reuse one store
   */
  public static Stream<DynamicNode> ofText(Supplier<ConcurrentNavigableMap<String, String>> maps) {
    TestSuite suite = ConcurrentNavigableMapTestSuiteBuilder.using(new Generator(maps))
        .named("map")
        .withFeatures(
            CollectionSize.ANY,
            CollectionFeature.KNOWN_ORDER,
            CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
            MapFeature.GENERAL_PURPOSE)
        .suppressing(
            MapEntrySetTester.getSetValueMethod(),
            MapEntrySetTester.getSetValueWithNullValuesAbsentMethod(),
            MapEntrySetTester.getSetValueWithNullValuesPresentMethod())
        .createTestSuite();
    return nodes(suite);
  }

  private static Stream<DynamicNode> nodes(TestSuite suite) {
    return Collections.list(suite.tests()).stream().map(NavigableMapSuite::node);
  }

  /**
   * A large suite becomes a container and a small one a test, because reporting a test costs more
   * than running it.
   */
  private static DynamicNode node(Test test) {
    if (test instanceof TestSuite suite && suite.countTestCases() > LARGE) {
      return dynamicContainer(suite.getName(), nodes(suite));
    }
    String name = test instanceof TestSuite suite ? suite.getName() : ((TestCase) test).getName();
    return dynamicTest(name + ": " + test.countTestCases(), () -> run(test));
  }

  private static void run(Test test) {
    TestResult result = new TestResult();
    test.run(result);
    AssertionError all =
        new AssertionError(result.errorCount() + result.failureCount() + " tests failed");
    for (TestFailure failure : Collections.list(result.errors())) {
      all.addSuppressed(
          new AssertionError(failure.failedTest().toString(), failure.thrownException()));
    }
    for (TestFailure failure : Collections.list(result.failures())) {
      all.addSuppressed(
          new AssertionError(failure.failedTest().toString(), failure.thrownException()));
    }
    if (!result.wasSuccessful()) {
      throw all;
    }
  }

  private static final class Generator extends TestStringSortedMapGenerator {
    private final Supplier<ConcurrentNavigableMap<String, String>> maps;

    Generator(Supplier<ConcurrentNavigableMap<String, String>> maps) {
      this.maps = maps;
    }

    @Override
    protected SortedMap<String, String> create(Map.Entry<String, String>[] entries) {
      ConcurrentNavigableMap<String, String> map = maps.get();
      for (Map.Entry<String, String> entry : entries) {
        map.put(entry.getKey(), entry.getValue());
      }
      return map;
    }
  }
}
