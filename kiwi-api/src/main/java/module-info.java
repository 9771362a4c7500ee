/** The public API of Kiwi and the service provider interfaces of its components. */
@org.jspecify.annotations.NullMarked
module io.kiwidb.api {
  requires static org.jspecify;

  exports io.kiwidb;
  exports io.kiwidb.codec;
  exports io.kiwidb.io;
  exports io.kiwidb.key;
  exports io.kiwidb.spi;
  exports io.kiwidb.typed;

  uses io.kiwidb.spi.EngineProvider;
}
