package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;

/**
 * A result that can be shown as text and as JSON. JSON member names are stable, because programs
 * read them.
 *
 * <p>Threading: immutable.
 */
public interface View {
  /** Writes the result as text. */
  void text(Output out, Ink ink);

  /** Writes the result as one JSON value. */
  void json(JsonGenerator json) throws IOException;
}
