package io.kiwidb.engine.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A flush, for the flight recorder. Threading: not thread-safe. */
@Name("io.kiwidb.Flush")
@Label("Flush")
@Category("Kiwi")
@Description("A memtable was written to a table, from its beginning to its commit")
@StackTrace(false)
final class FlushEvent extends Event {
  @Label("Store")
  String store = "";

  @Label("Keyspace")
  String keyspace = "";

  @Label("Memtable")
  long memtable;

  @Label("Entries")
  @Description("Entries of the memtable")
  long entries;

  @Label("Table")
  @Description("File number of the table; 0 if there was nothing to write")
  long table;

  @Label("Bytes")
  @Description("Size of the table")
  @DataAmount
  long bytes;
}
