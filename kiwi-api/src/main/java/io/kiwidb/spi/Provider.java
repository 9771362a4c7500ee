package io.kiwidb.spi;

/**
 * Purpose: a named, stateless factory of one kind of part.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: constructors and {@link #name}
 * never fail; what a provider lacks it says in {@link #availability}.
 */
public interface Provider {
  /**
   * The name by which options select the provider and files record it:
   * {@code [a-z][a-z0-9-]{0,31}}. Data, compared exactly, never reused for another encoding.
   */
  String name();

  /** One line for people: what it is and when to choose it. */
  String description();

  /** Whether it can work on this JVM; the default is that it can. */
  default Availability availability() {
    return Availability.AVAILABLE;
  }

  /**
   * Whether a provider can be used here.
   *
   * @param usable whether it can
   * @param reason what is missing; empty when usable
   * @param remedy what to do about it; empty when usable
   */
  record Availability(boolean usable, String reason, String remedy) {
    /** Nothing is missing. */
    public static final Availability AVAILABLE = new Availability(true, "", "");

    /** Something is missing. */
    public static Availability missing(String reason, String remedy) {
      return new Availability(false, reason, remedy);
    }

    /**
     * Whether an optional library can be used from a provider's module.
     *
     * @param asking a class of the provider's module
     * @param type the name of a class of the library
     * @param artifact where to get the library: group, artifact and version
     * @param module the module that the library is on the module path
     */
    public static Availability ofLibrary(
        Class<?> asking, String type, String artifact, String module) {
      boolean there;
      try {
        Class<?> found = Class.forName(type, false, asking.getClassLoader());
        // A library on the class path is visible to a named module and yet out of its reach.
        there = asking.getModule().canRead(found.getModule());
      } catch (ClassNotFoundException | LinkageError absent) {
        there = false;
      }
      return there
          ? AVAILABLE
          : missing(
              "the optional library " + artifact + " is not there",
              "Add it to the path where Kiwi is; on the module path, also require its module "
                  + module + " or start java with --add-modules " + module);
    }
  }
}
