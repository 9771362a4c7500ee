/**
 * Kiwi with its default parts, as one dependency. It has no code of its own: the engine and the
 * providers are bound as services.
 */
module io.kiwidb {
  requires transitive io.kiwidb.api;
  requires transitive io.kiwidb.storage;
}
