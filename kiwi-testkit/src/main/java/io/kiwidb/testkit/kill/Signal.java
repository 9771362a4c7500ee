package io.kiwidb.testkit.kill;

/**
 * What a doomed process says on its standard output, which the kernel keeps when the process dies:
 * one byte each, so that no signal is ever seen in part. The signals of writers carry the number of
 * the writer in their lowest bits.
 */
enum Signal {
  /** A writer is about to do its next step. */
  INTENT(0x10),
  /** The last step of a writer was acknowledged. */
  ACKNOWLEDGED(0x20),
  /** A flush that a writer asked for has returned: all of its steps are in tables. */
  FLUSHED(0x30),
  /** The store is about to be opened. */
  OPENING(0xf0),
  /** The store is open, and work begins. */
  OPENED(0xf1),
  /** The store is about to be closed, while work goes on. */
  CLOSING(0xf2),
  /** Closing returned. */
  CLOSED(0xf3),
  /** Something is wrong: the rest is on standard error. */
  VIOLATION(0xff);

  private static final int WRITER = 0x0f;
  private static final int FIRST_WITHOUT_WRITER = 0xf0;

  private final int code;

  Signal(int code) {
    this.code = code;
  }

  /** The byte for a signal of a writer, or of nobody with writer 0. */
  int encode(int writer) {
    return code | writer;
  }

  /** The signal of a byte. */
  static Signal of(int value) {
    int code = value >= FIRST_WITHOUT_WRITER ? value : value & ~WRITER;
    for (Signal signal : values()) {
      if (signal.code == code) {
        return signal;
      }
    }
    throw new IllegalArgumentException("no signal has the code " + value);
  }

  /** The writer that a byte speaks of. */
  static int writer(int value) {
    return value & WRITER;
  }
}
