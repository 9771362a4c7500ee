package io.kiwidb.testkit.kill;

/**
 * The signals of a child process on its standard output, which the kernel keeps when the process
 * crashes: one byte each, so that no signal is ever incomplete. Signals of writers have the number
 * of the writer in their lowest bits.
 */
enum Signal {
  /** A writer is about to execute its next step. */
  INTENT(0x10),
  /** The last step of a writer was acknowledged. */
  ACKNOWLEDGED(0x20),
  /** A flush requested by a writer has returned: all its steps are in tables. */
  FLUSHED(0x30),
  /**
   * A writer has read that the value of its {@linkplain WriterScript#fleetingKey fleeting key} has
   * expired.
   */
  EXPIRED(0x40),
  /** The store is about to be opened. */
  OPENING(0xf0),
  /** The store is open, and work begins. */
  OPENED(0xf1),
  /** The store is about to be closed, while work continues. */
  CLOSING(0xf2),
  /** Closing the store has returned. */
  CLOSED(0xf3),
  /** The housekeeper has finished an operation. */
  MAINTAINED(0xf4),
  /** A violation was detected: details are on standard error. */
  VIOLATION(0xff);

  private static final int WRITER = 0x0f;
  private static final int FIRST_WITHOUT_WRITER = 0xf0;

  private final int code;

  Signal(int code) {
    this.code = code;
  }

  /** Returns the byte for a signal of a writer, or of no writer with writer 0. */
  int encode(int writer) {
    return code | writer;
  }

  /** Returns the signal of a byte. */
  static Signal of(int value) {
    int code = value >= FIRST_WITHOUT_WRITER ? value : value & ~WRITER;
    for (Signal signal : values()) {
      if (signal.code == code) {
        return signal;
      }
    }
    throw new IllegalArgumentException("unknown signal code " + value);
  }

  /** Returns the writer of a byte. */
  static int writer(int value) {
    return value & WRITER;
  }
}
