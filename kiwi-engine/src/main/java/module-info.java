@org.jspecify.annotations.NullMarked
module io.kiwidb.engine {
  requires io.kiwidb.api;
  requires static org.jspecify;
}
