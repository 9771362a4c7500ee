package io.kiwidb.spi;

/**
 * Purpose: a named, stateless factory of one kind of part.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: constructors and {@link #name} never fail; what a provider
 * lacks it says in {@link #availability}.
 */
public interface Provider {
  /**
   * The name by which options select the provider and files record it: {@code [a-z][a-z0-9-]{0,31}}. Data, compared exactly,
   * never reused for another encoding.
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
  }
}
