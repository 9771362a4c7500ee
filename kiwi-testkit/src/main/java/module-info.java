module io.kiwidb.testkit {
  requires transitive io.kiwidb.api;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;
  requires transitive org.assertj.core;
  requires static org.jspecify;
  requires jdk.management;

  exports io.kiwidb.testkit.cache;
  exports io.kiwidb.testkit.filter;
  exports io.kiwidb.testkit.provider;
  exports io.kiwidb.testkit.storage;
  exports io.kiwidb.testkit.strategy;
}
