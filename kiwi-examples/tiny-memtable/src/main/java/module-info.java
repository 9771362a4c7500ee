/** An example: a memtable written by somebody else than Kiwi's authors. Nothing is exported; the name {@code tiny} is enough. */
@org.jspecify.annotations.NullMarked
module io.kiwidb.example.tinymemtable {
  requires io.kiwidb.api;
  requires static org.jspecify;

  // How it is found on the module path. META-INF/services says the same for the class path.
  provides io.kiwidb.spi.MemTableProvider with
      io.kiwidb.example.tinymemtable.TinyMemTableProvider;
}
