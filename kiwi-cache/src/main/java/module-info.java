module io.kiwidb.cache {
  requires io.kiwidb.api;
  requires static org.jspecify;
}
