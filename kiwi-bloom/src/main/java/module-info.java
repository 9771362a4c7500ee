module io.kiwidb.bloom {
  requires io.kiwidb.api;
  requires static org.jspecify;
}
