module io.kiwidb.sstable {
  requires io.kiwidb.api;
  requires static org.jspecify;
}
