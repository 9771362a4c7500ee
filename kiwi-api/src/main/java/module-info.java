/** What users of Kiwi call and what implementers of its parts implement. */
@org.jspecify.annotations.NullMarked
module io.kiwidb.api {
  requires static transitive org.jspecify;

  exports io.kiwidb;
  exports io.kiwidb.io;
  exports io.kiwidb.key;
  exports io.kiwidb.spi;

  uses io.kiwidb.spi.EngineProvider;
}
