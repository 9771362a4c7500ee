package io.kiwidb.io;

/**
 * Forces a pending error of an access to mapped memory that failed because the file was truncated,
 * or its disk is full or faulty.
 *
 * <p>Compiled code continues after such an access as if it had succeeded, and the JVM throws an
 * {@link InternalError} only when the thread next enters the JVM: anywhere in the caller, or in
 * user code. On JDK 17 only few calls have this effect; allocating an array of arrays of unknown
 * length is one that needs little memory. (Native methods, yielding, and exceptions were tried
 * without success.)
 *
 * <p>Threading: thread-safe.
 */
public final class LateFault {
  private int none; // always 0, unknown to the compiler

  /** Creates an instance. */
  public LateFault() {}

  /** Throws the pending {@link InternalError} of this thread, if any. Takes about 100 ns. */
  public void provoke() {
    byte[][] nothing = new byte[none][none];
    assert nothing.length == 0;
  }
}
