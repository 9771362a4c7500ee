package io.kiwidb.testkit.provider;

import io.kiwidb.spi.Provider;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Loads a provider without its optional libraries: only its own classes, those of kiwi-api and of
 * the JDK are visible.
 *
 * <p>Threading: stateless.
 */
public final class WithoutLibraries {
  private WithoutLibraries() {}

  /** Returns a provider of the same class, in a new class loader. */
  public static Provider provider(Class<? extends Provider> type)
      throws ReflectiveOperationException {
    URLClassLoader alone = new URLClassLoader(new URL[] {location(type)}, new OnlyApi());
    return (Provider) alone.loadClass(type.getName()).getConstructor().newInstance();
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /**
   * Loads only java.base and kiwi-api. The platform class loader cannot be its parent, because that
   * finds all modules on the module path.
   */
  private static final class OnlyApi extends ClassLoader {
    OnlyApi() {
      super(null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("io.kiwidb.")) {
        Class<?> found = Class.forName(name, false, Provider.class.getClassLoader());
        if (location(found).equals(location(Provider.class))) {
          return found;
        }
      }
      throw new ClassNotFoundException(name);
    }
  }
}
