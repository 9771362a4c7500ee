package io.kiwidb.io;

/**
 * The error of an access to mapped memory that broke off, because the file was cut, its disk is
 * full, or its disk is broken.
 *
 * <p>Compiled code goes on behind such an access as if nothing had happened, and the JVM throws an
 * {@link InternalError} only when the thread calls it for something: anywhere in the caller, or in
 * its user's code. On JDK 17 only few calls will do; an array of arrays whose length is not known
 * is one that needs no memory to speak of. (Native methods, yielding, and exceptions were tried,
 * and are not.)
 *
 * <p>Threading: thread-safe.
 */
public final class LateFault {
  private int none; // always 0, but compilers do not know

  /** Nothing has happened so far. */
  public LateFault() {}

  /** Throws the {@link InternalError}, if an access of this thread broke off. Takes some 100 ns. */
  public void provoke() {
    byte[][] nothing = new byte[none][none];
    assert nothing.length == 0;
  }
}
