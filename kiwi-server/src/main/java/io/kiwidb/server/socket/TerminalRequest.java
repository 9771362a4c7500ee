package io.kiwidb.server.socket;

import org.jspecify.annotations.Nullable;

/**
 * What a client sends to a shell; one member. Threading: immutable.
 *
 * @param input what was typed
 * @param size the size of its terminal
 */
record TerminalRequest(@Nullable String input, @Nullable Size size) {
  /** The size of a terminal. */
  record Size(int columns, int rows) {}
}
