package io.kiwidb.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.ProviderKind;
import io.kiwidb.spi.EngineProvider;
import io.kiwidb.spi.Provider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The contract for modules with providers: a module registers the same providers for the module
 * path and the class path, and they meet the requirements of {@code ServiceLoader} and DESIGN. A
 * module's test extends this class and specifies one of its classes.
 */
public abstract class RegistrationContract {
  /** Returns any class of the module under test. */
  protected abstract Class<?> memberOfTheModule();

  @Test
  public void modulePathAndClassPathNameTheSameProviders() {
    assertThat(onTheClassPath()).as("META-INF/services").isEqualTo(onTheModulePath());
    assertThat(onTheModulePath()).as("provides clauses").isNotEmpty();
  }

  @Test
  public void providersArePublicFinalClassesThatNobodyCanNameAtCompileTime()
      throws ReflectiveOperationException {
    for (List<String> names : onTheModulePath().values()) {
      for (String name : names) {
        Class<?> type = Class.forName(name, false, memberOfTheModule().getClassLoader());
        assertThat(Modifier.isPublic(type.getModifiers()))
            .as("%s is public", name)
            .isTrue();
        assertThat(Modifier.isFinal(type.getModifiers()))
            .as("%s is final", name)
            .isTrue();
        assertThat(Modifier.isPublic(type.getConstructor().getModifiers()))
            .as("constructor of %s", name)
            .isTrue();
        assertThat(descriptor().exports())
            .as("%s is in a package that is not exported", name)
            .noneMatch(export -> export.source().equals(type.getPackageName()));
      }
    }
  }

  @Test
  public void settingsOfProvidersAreDeclaredSoundly() {
    Map<String, List<String>> ours = onTheModulePath();
    for (ProviderKind kind : ProviderKind.values()) {
      List<String> names = ours.getOrDefault(kind.type().getName(), List.of());
      List<Provider> found = new ArrayList<>();
      for (Provider provider :
          ServiceLoader.load(kind.type(), memberOfTheModule().getClassLoader())) {
        if (names.contains(provider.getClass().getName())) {
          found.add(provider);
        }
      }
      assertThat(found).as("providers of %s", kind).hasSameSizeAs(names);
      found.forEach(DeclaredSettings::check);
    }
  }

  private Map<String, List<String>> onTheModulePath() {
    Map<String, List<String>> byService = new TreeMap<>();
    for (ModuleDescriptor.Provides provides : descriptor().provides()) {
      byService.put(provides.service(), provides.providers());
    }
    return byService;
  }

  private Map<String, List<String>> onTheClassPath() {
    Map<String, List<String>> byService = new TreeMap<>();
    List<Class<?>> services = new ArrayList<>();
    services.add(EngineProvider.class);
    for (ProviderKind kind : ProviderKind.values()) {
      services.add(kind.type());
    }
    for (Class<?> service : services) {
      List<String> names = lines("META-INF/services/" + service.getName());
      if (!names.isEmpty()) {
        byService.put(service.getName(), names);
      }
    }
    return byService;
  }

  private ModuleDescriptor descriptor() {
    try (InputStream in = open("module-info.class")) {
      return ModuleDescriptor.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> lines(String resource) {
    List<String> found = new ArrayList<>();
    try (InputStream in = open(resource);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          found.add(line.trim());
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Opens a resource of the module under test, or an empty stream; never a resource of the same
   * name elsewhere on the class path.
   */
  private InputStream open(String resource) throws IOException {
    Class<?> member = memberOfTheModule();
    if (member.getModule().isNamed()) {
      InputStream in = member.getModule().getResourceAsStream(resource);
      return in == null ? InputStream.nullInputStream() : in;
    }
    String root = member.getProtectionDomain().getCodeSource().getLocation().toString();
    for (URL url : Collections.list(member.getClassLoader().getResources(resource))) {
      if (url.toString().contains(root)) {
        return url.openStream();
      }
    }
    return InputStream.nullInputStream();
  }
}
