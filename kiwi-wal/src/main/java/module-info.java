module io.kiwidb.wal {
  requires io.kiwidb.api;
  requires static org.jspecify;
}
