package io.kiwidb.spi;

/**
 * Purpose: a named, stateless factory of one kind of component.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: constructors and {@link #name}
 * never fail; missing requirements are reported by {@link #availability}.
 */
public interface Provider {
  /**
   * Returns the name that selects the provider in options and is recorded in files:
   * {@code [a-z][a-z0-9-]{0,31}}. It is persistent, compared exactly, and never reused for another
   * encoding.
   */
  String name();

  /** Returns a one-line description for users: what it is and when to choose it. */
  String description();

  /** Returns whether it can be used on this JVM; by default it can. */
  default Availability availability() {
    return Availability.AVAILABLE;
  }

  /**
   * Whether a provider can be used.
   *
   * @param usable whether it can be used
   * @param reason what is missing; empty if usable
   * @param remedy what to do about it; empty if usable
   */
  record Availability(boolean usable, String reason, String remedy) {
    /** The provider can be used. */
    public static final Availability AVAILABLE = new Availability(true, "", "");

    /** Returns the availability of a provider that lacks a requirement. */
    public static Availability missing(String reason, String remedy) {
      return new Availability(false, reason, remedy);
    }

    /**
     * Returns the availability of a provider that requires an optional library.
     *
     * @param asking a class of the provider's module
     * @param type the name of a class of the library
     * @param artifact Maven coordinates of the library: group, artifact and version
     * @param module the module name of the library
     */
    public static Availability ofLibrary(
        Class<?> asking, String type, String artifact, String module) {
      boolean there;
      try {
        Class<?> found = Class.forName(type, false, asking.getClassLoader());
        // A library on the class path is visible to a named module, but not readable.
        there = asking.getModule().canRead(found.getModule());
      } catch (ClassNotFoundException | LinkageError absent) {
        there = false;
      }
      return there
          ? AVAILABLE
          : missing(
              "the optional library " + artifact + " is missing",
              "Add it to the class path or module path of Kiwi; on the module path, also require its module "
                  + module + " or start java with --add-modules " + module);
    }
  }
}
