package io.kiwidb.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;
import io.kiwidb.testkit.storage.CrashStorage;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is refused, in the words of the page. Runs on the class path only, where a registration can
 * be added for one test: the loader of the test's thread sees one file more.
 */
@Tag("class-path")
class RefusedPartsTest {
  @TempDir
  private Path directory;

  @Test
  void twoProvidersOfOneName() throws IOException {
    InvalidOptionsException error =
        refusal(InvalidOptionsException.class, SecondTinyProvider.class, "tiny");
    assertThat(ProvidersPage.text()).contains(error.getMessage());
  }

  @Test
  void providerThatLacksSomething() throws IOException {
    UnknownProviderException error =
        refusal(UnknownProviderException.class, FarMemoryProvider.class, "far-memory");
    assertThat(ProvidersPage.text()).contains(error.getMessage());
  }

  private <E extends KiwiException> E refusal(
      Class<E> kind, Class<? extends MemTableProvider> registered, String chosen)
      throws IOException {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(services.resolve(MemTableProvider.class.getName()), registered.getName());
    Options options = Options.builder()
        .provider(ProviderKind.MEMTABLE, chosen)
        .provider(ProviderKind.STRATEGY, "two-level")
        .build();
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    try (URLClassLoader wider = new URLClassLoader(new URL[] {directory.toUri().toURL()}, usual)) {
      thread.setContextClassLoader(wider);
      return catchThrowableOfType(kind, () -> Kiwi.open(new CrashStorage(), options));
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  /** Has the name of another. */
  public static final class SecondTinyProvider implements MemTableProvider {
    @Override
    public String name() {
      return "tiny";
    }

    @Override
    public String description() {
      return "a second one";
    }

    @Override
    public MemTable create(Context context) {
      throw new AssertionError("nobody may choose it");
    }
  }

  /** Needs what no JVM of these tests has. */
  public static final class FarMemoryProvider implements MemTableProvider {
    @Override
    public String name() {
      return "far-memory";
    }

    @Override
    public String description() {
      return "memory on another machine";
    }

    @Override
    public Availability availability() {
      return Availability.missing(
          "it needs the library far-memory, which is not on the path", "Add its jar.");
    }

    @Override
    public MemTable create(Context context) {
      throw new AssertionError("nobody may choose it");
    }
  }
}
