package io.kiwidb.testkit.provider;

import io.kiwidb.spi.Provider;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Makes a provider as it is where its optional libraries are missing: from its own classes, those
 * of kiwi-api and of the JDK's own loader, and nothing else.
 *
 * <p>Threading: stateless.
 */
public final class WithoutLibraries {
  private WithoutLibraries() {}

  /** A provider of the same class, loaded anew. */
  public static Provider provider(Class<? extends Provider> type)
      throws ReflectiveOperationException {
    URLClassLoader alone = new URLClassLoader(new URL[] {location(type)}, new OnlyApi());
    return (Provider) alone.loadClass(type.getName()).getConstructor().newInstance();
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /**
   * Knows java.base and kiwi-api. The platform's loader would not do as its parent: it finds every
   * module on the module path.
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
