package io.kiwidb.engine.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A write stall, for the flight recorder. Threading: not thread-safe. */
@Name("io.kiwidb.Stall")
@Label("Stall")
@Category("Kiwi")
@Description("Writers were slowed or stopped; one event for each period in one of the two states")
@StackTrace(false)
final class StallEvent extends Event {
  @Label("Store")
  String store = "";

  @Label("Admission")
  @Description("SLOWED or STOPPED")
  String admission = "";

  @Label("Reason")
  @Description("Why it began")
  String reason = "";
}
