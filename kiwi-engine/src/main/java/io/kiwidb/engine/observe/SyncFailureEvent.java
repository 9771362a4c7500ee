package io.kiwidb.engine.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A failed sync, for the flight recorder. Threading: not thread-safe. */
@Name("io.kiwidb.SyncFailure")
@Label("Sync failure")
@Category("Kiwi")
@Description("A sync of the log failed; the store no longer accepts writes")
@StackTrace(false)
final class SyncFailureEvent extends Event {
  @Label("Store")
  String store = "";

  @Label("Error")
  String error = "";
}
