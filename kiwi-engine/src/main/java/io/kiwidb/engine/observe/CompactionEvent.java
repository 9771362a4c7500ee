package io.kiwidb.engine.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A compaction, for the flight recorder. Threading: not thread-safe. */
@Name("io.kiwidb.Compaction")
@Label("Compaction")
@Category("Kiwi")
@Description("Tables were merged, moved or dropped")
@StackTrace(false)
final class CompactionEvent extends Event {
  @Label("Store")
  String store = "";

  @Label("Keyspace")
  String keyspace = "";

  @Label("Job")
  long job;

  @Label("Reason")
  String reason = "";

  @Label("Target level")
  @Description("Level of the outputs; -1 if tables are only dropped")
  int targetLevel;

  @Label("Input tables")
  int inputs;

  @Label("Input bytes")
  @DataAmount
  long inputBytes;

  @Label("Output tables")
  int outputs;

  @Label("Output bytes")
  @DataAmount
  long outputBytes;

  @Label("Entries dropped")
  long dropped;

  @Label("Completed")
  @Description("False when it failed or the store was closed")
  boolean completed;
}
