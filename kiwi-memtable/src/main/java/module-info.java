module io.kiwidb.memtable {
  requires io.kiwidb.api;
  requires static org.jspecify;
}
