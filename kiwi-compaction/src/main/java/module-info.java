module io.kiwidb.compaction {
  requires io.kiwidb.api;
  requires static org.jspecify;
}
