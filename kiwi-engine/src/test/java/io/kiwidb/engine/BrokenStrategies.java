package io.kiwidb.engine;

import io.kiwidb.TableInfo;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.StrategyProvider;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Strategies that fail, found like those of an application: by a class loader of their own, outside
 * of any module.
 *
 * <p>Threading: thread-safe.
 */
final class BrokenStrategies extends ClassLoader {
  private static final String SERVICE = "META-INF/services/" + StrategyProvider.class.getName();
  private static final List<Class<? extends StrategyProvider>> PROVIDERS =
      List.of(ThrowsInChoose.class, ThrowsInDebt.class, ChoosesNonsense.class, AnswersNull.class);

  private BrokenStrategies() {
    super(BrokenStrategies.class.getClassLoader());
  }

  /** Does something while these strategies can be found. */
  static <T> T whileFound(Supplier<T> action) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(new BrokenStrategies());
    try {
      return action.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Its {@code choose} throws an error. */
  public static final class ThrowsInChoose implements StrategyProvider {
    @Override
    public String name() {
      return "throws-in-choose";
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public CompactionStrategy create() {
      return view -> {
        throw new AssertionError("no choice today");
      };
    }
  }

  /** Its {@code debt} throws. */
  public static final class ThrowsInDebt implements StrategyProvider {
    @Override
    public String name() {
      return "throws-in-debt";
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public CompactionStrategy create() {
      return new CompactionStrategy() {
        @Override
        public CompactionChoice choose(LsmView view) {
          return new CompactionChoice.None();
        }

        @Override
        public Debt debt(LsmView view) {
          throw new UnsupportedOperationException("no debts today");
        }
      };
    }
  }

  /** It moves a table up to where nothing is. */
  public static final class ChoosesNonsense implements StrategyProvider {
    @Override
    public String name() {
      return "chooses-nonsense";
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public CompactionStrategy create() {
      return view -> {
        List<TableInfo> tables = view.levels().get(0).tables();
        return tables.isEmpty()
            ? new CompactionChoice.None()
            : new CompactionChoice.Move(tables, 99, "because");
      };
    }
  }

  /** It answers nothing at all. */
  public static final class AnswersNull implements StrategyProvider {
    @Override
    public String name() {
      return "answers-null";
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    @SuppressWarnings("NullAway") // that is what it is for
    public CompactionStrategy create() {
      return view -> null;
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    boolean ours = name.startsWith(BrokenStrategies.class.getName() + "$");
    if (!ours) {
      return super.loadClass(name, resolve);
    }
    Class<?> loaded = findLoadedClass(name);
    return loaded == null ? define(name) : loaded;
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (InputStream in = BrokenStrategies.class.getResourceAsStream(file)) {
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
    return name.equals(SERVICE)
        ? Collections.enumeration(List.of(registration()))
        : super.getResources(name);
  }

  @SuppressWarnings("deprecation") // what replaces this constructor is younger than JDK 17
  private static URL registration() throws IOException {
    String names = String.join("\n", PROVIDERS.stream().map(Class::getName).toList());
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
