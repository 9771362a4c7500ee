package io.kiwidb.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Providers of a test that are loaded like those of an application: by a separate class loader,
 * outside of any module. They must be classes of this package.
 *
 * <p>Threading: thread-safe.
 */
final class FoundProviders extends ClassLoader {
  private final Map<String, List<Class<?>>> byFile;

  private FoundProviders(Map<Class<?>, List<Class<?>>> byService) {
    super(FoundProviders.class.getClassLoader());
    this.byFile = byService.entrySet().stream()
        .collect(Collectors.toMap(
            entry -> "META-INF/services/" + entry.getKey().getName(), Map.Entry::getValue));
  }

  /** Runs an action during which the providers are found. */
  static <T> T whileFound(Class<?> service, List<Class<?>> providers, Supplier<T> action) {
    return whileFound(Map.of(service, providers), action);
  }

  /** Runs an action during which the providers of several kinds are found. */
  static <T> T whileFound(Map<Class<?>, List<Class<?>>> byService, Supplier<T> action) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(new FoundProviders(byService));
    try {
      return action.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    boolean ours = isOurs(name);
    if (!ours) {
      return super.loadClass(name, resolve);
    }
    Class<?> loaded = findLoadedClass(name);
    return loaded == null ? define(name) : loaded;
  }

  /** Providers and the classes nested in them. */
  private boolean isOurs(String name) {
    return byFile.values().stream()
        .flatMap(List::stream)
        .anyMatch(type -> name.equals(type.getName()) || name.startsWith(type.getName() + "$"));
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (InputStream in = FoundProviders.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<Class<?>> providers = byFile.get(name);
    return providers == null
        ? super.getResources(name)
        : Collections.enumeration(List.of(registration(providers)));
  }

  @SuppressWarnings("deprecation") // what replaces this constructor is younger than JDK 17
  private static URL registration(List<Class<?>> providers) throws IOException {
    String names = String.join("\n", providers.stream().map(Class::getName).toList());
    return new URL(null, "memory:registration", new MemoryHandler(names));
  }

  private static final class MemoryHandler extends URLStreamHandler {
    private final String content;

    MemoryHandler(String content) {
      this.content = content;
    }

    @Override
    protected @Nullable URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        }
      };
    }
  }
}
