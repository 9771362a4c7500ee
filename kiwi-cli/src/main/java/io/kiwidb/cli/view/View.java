package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;

/**
 * Something that can be shown in both ways. Member names of the JSON are stable: programs read
 * them.
 *
 * <p>Threading: immutable.
 */
public interface View {
  /** Shows it to people. */
  void text(Output out, Ink ink);

  /** Shows it to programs, as one JSON value. */
  void json(JsonGenerator json) throws IOException;
}
