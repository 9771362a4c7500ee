module io.kiwidb.testkit {
  requires transitive io.kiwidb.api;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;
  requires transitive org.assertj.core;
  requires static org.jspecify;

  exports io.kiwidb.testkit.storage;
}
