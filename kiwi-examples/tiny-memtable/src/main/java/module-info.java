module io.kiwidb.example.tinymemtable {
  requires io.kiwidb.api;
  requires static org.jspecify;
}
