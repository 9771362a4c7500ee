package io.kiwidb.engine.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A change of state, for the flight recorder. Threading: not thread-safe. */
@Name("io.kiwidb.StateChange")
@Label("State change")
@Category("Kiwi")
@Description("The state of the store changed, and with it the operations it accepts")
@StackTrace(false)
final class StateChangeEvent extends Event {
  @Label("Store")
  String store = "";

  @Label("Before")
  String before = "";

  @Label("Now")
  String now = "";

  @Label("Cause")
  String cause = "";
}
