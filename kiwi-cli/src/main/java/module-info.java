module io.kiwidb.cli {
  requires io.kiwidb.api;
  requires static org.jspecify;
}
