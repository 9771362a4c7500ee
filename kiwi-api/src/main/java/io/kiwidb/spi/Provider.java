package io.kiwidb.spi;

import io.kiwidb.Setting;
import java.util.List;

/**
 * Purpose: a named, stateless factory of one kind of component.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: constructors and {@link #name}
 * never fail; missing requirements are reported by {@link #availability}. If {@link #settings} or
 * {@link #withSettings} throws, stores cannot be opened.
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
   * Returns the settings of this provider; none by default. They are validated, persisted, changed
   * and listed like the built-in ones, also while another provider of the kind is selected.
   *
   * <p>Names must begin with the provider's name and a dot, as in {@code fifo.bytes}, and must be
   * unique among all providers; otherwise opening a store fails. Every call must return the same
   * objects. Names are data: stores persist them, so their meaning must never change.
   */
  default List<Setting<?>> settings() {
    return List.of();
  }

  /**
   * Returns a provider that reads the values of its settings from {@code values}; by default this
   * provider itself. Called once each time a store is opened, if {@link #settings} is not empty and
   * the provider is available.
   *
   * <p>A strategy does not need this method: {@link LsmView.Rules#value} returns the values that
   * belong to the view.
   *
   * @param values returns the current value at each call while the store is open
   * @return a provider of the same kind and name
   */
  default Provider withSettings(SettingValues values) {
    return this;
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
