package io.kiwidb;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Bytes are not what a {@link io.kiwidb.codec.Codec} writes: they were written by another codec, or
 * without one. Nothing is wrong with the store. The message says what was expected, and has the
 * first bytes in hex. Threading: immutable.
 */
public final class DecodingException extends KiwiException {
  @Serial
  private static final long serialVersionUID = 1;

  /** Creates an exception with a message. */
  public DecodingException(String message) {
    this(message, null);
  }

  /** Creates an exception with a message and a cause. */
  public DecodingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
