/**
 * Storages: directories of the file system, and memory. The only module that touches files of a
 * store.
 */
@org.jspecify.annotations.NullMarked
module io.kiwidb.storage {
  requires transitive io.kiwidb.api;
  requires static org.jspecify;
  requires jdk.unsupported; // before JDK 22 only its Unsafe takes a mapped file out of memory

  exports io.kiwidb.storage;
}
