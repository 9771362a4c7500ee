/** What users of Kiwi call and what implementers of its parts implement. */
@org.jspecify.annotations.NullMarked
module io.kiwidb.api {
  requires static org.jspecify;
  requires jdk.unsupported; // before JDK 22 only its Unsafe takes a mapped file out of memory

  exports io.kiwidb;
  exports io.kiwidb.io;
  exports io.kiwidb.key;
  exports io.kiwidb.spi;

  uses io.kiwidb.spi.EngineProvider;
}
