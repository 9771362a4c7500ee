package io.kiwidb.engine.context;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Options;
import io.kiwidb.ProviderException;
import io.kiwidb.ProviderInfo;
import io.kiwidb.ProviderKind;
import io.kiwidb.Setting;
import io.kiwidb.SettingOwner;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.engine.settings.SettingCatalog;
import io.kiwidb.spi.Provider;
import io.kiwidb.spi.ProviderLookup;
import io.kiwidb.spi.SettingValues;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers found on the module path and the class path, by kind and name. Loaded each time a
 * database is opened, never kept in a static.
 *
 * <p>Threading: immutable.
 */
public final class Providers implements ProviderLookup {
  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.providers");

  private final Map<ProviderKind, Map<String, Provider>> byKind;

  private Providers(Map<ProviderKind, Map<String, Provider>> byKind) {
    this.byKind = byKind;
  }

  /** Loads all providers visible from the context class loader and from this class. */
  public static Providers load() {
    Map<ProviderKind, Map<String, Provider>> byKind = new EnumMap<>(ProviderKind.class);
    for (ProviderKind kind : ProviderKind.values()) {
      Map<String, Provider> named = new TreeMap<>();
      for (Provider provider : find(kind.type())) {
        Provider other = named.putIfAbsent(provider.name(), provider);
        if (other != null) {
          throw new InvalidOptionsException(
              "two %s providers are named '%s': %s in %s and %s in %s; remove one from the path"
                  .formatted(
                      kind.label(),
                      provider.name(),
                      other.getClass().getName(),
                      origin(other),
                      provider.getClass().getName(),
                      origin(provider)));
        }
      }
      byKind.put(kind, named);
    }
    return new Providers(byKind);
  }

  private static Set<Provider> find(Class<? extends Provider> type) {
    Map<Class<?>, Provider> found = new LinkedHashMap<>();
    Set<@Nullable ClassLoader> places = new LinkedHashSet<>(); // usually the same loader twice
    places.add(Thread.currentThread().getContextClassLoader());
    places.add(Providers.class.getClassLoader());
    for (ClassLoader place : places) {
      ServiceLoader.load(type, place).stream().forEach(candidate -> {
        try {
          found.computeIfAbsent(candidate.type(), unused -> candidate.get());
        } catch (ServiceConfigurationError e) {
          LOG.warn("provider.broken kind={} reason={}", type.getSimpleName(), e.toString());
        }
      });
    }
    return new LinkedHashSet<>(found.values());
  }

  /** Returns the settings of a store opened with these options. */
  public SettingCatalog settings(Options options) {
    List<SettingCatalog.Declaration> declarations = new ArrayList<>();
    byKind.forEach((kind, named) -> named.values().forEach(provider -> {
      List<Setting<?>> settings = call(kind, provider, "settings", provider::settings);
      if (!settings.isEmpty()) {
        String name = provider.name();
        declarations.add(new SettingCatalog.Declaration(
            new SettingOwner(kind, name, name.equals(options.provider(kind))),
            provider.getClass().getName() + " in " + origin(provider),
            settings));
      }
    }));
    return SettingCatalog.of(declarations);
  }

  /** Returns these providers; those that declare settings have access to the values. */
  public Providers with(SettingValues values) {
    Map<ProviderKind, Map<String, Provider>> bound = new EnumMap<>(ProviderKind.class);
    byKind.forEach((kind, named) -> {
      Map<String, Provider> ready = new TreeMap<>(named);
      ready.replaceAll((name, provider) -> bind(kind, provider, values));
      bound.put(kind, ready);
    });
    return new Providers(bound);
  }

  private static Provider bind(ProviderKind kind, Provider provider, SettingValues values) {
    if (provider.settings().isEmpty() || !provider.availability().usable()) {
      return provider;
    }
    Provider bound = call(kind, provider, "withSettings", () -> provider.withSettings(values));
    if (!kind.type().isInstance(bound) || !bound.name().equals(provider.name())) {
      throw new ProviderException(
          title(kind, provider),
          title(kind, provider) + " answered withSettings with another provider: "
              + bound.getClass().getName());
    }
    return bound;
  }

  private static <T> T call(
      ProviderKind kind, Provider provider, String method, Supplier<? extends @Nullable T> body) {
    try {
      return Objects.requireNonNull(body.get(), method + " returned null");
    } catch (RuntimeException | LinkageError e) {
      throw new ProviderException(title(kind, provider), method, e);
    }
  }

  private static String title(ProviderKind kind, Provider provider) {
    return kind.label() + " " + provider.name();
  }

  /** Returns the provider that the options name. */
  public <P extends Provider> P selected(Class<P> type, ProviderKind kind, String name) {
    return find(type, name, "option " + kind.label());
  }

  /**
   * Returns the provider of a kind for one keyspace, with access to its settings.
   *
   * @param askedBy for messages, such as {@code keyspace 'users'}
   */
  public <P extends Provider> P of(
      Class<P> type, String name, String askedBy, SettingValues values) {
    P provider = find(type, name, askedBy);
    return type.cast(bind(kindOf(type), provider, values));
  }

  @Override
  public <P extends Provider> P find(Class<P> type, String name, String askedBy) {
    ProviderKind kind = kindOf(type);
    Map<String, Provider> named = byKind.getOrDefault(kind, Map.of());
    Provider provider = named.get(name);
    if (provider == null) {
      String available = named.isEmpty()
          ? "none was found"
          : named.values().stream()
              .map(p -> p.name() + " (" + origin(p) + ")")
              .collect(Collectors.joining(", ", "available: ", ""));
      throw new UnknownProviderException(
          "no %s provider is named '%s' (requested by %s); %s. Add the jar that contains it to the path, or choose another provider."
              .formatted(kind.label(), name, askedBy, available));
    }
    Provider.Availability availability = provider.availability();
    if (!availability.usable()) {
      throw new UnknownProviderException(
          "the %s provider '%s' (requested by %s) is not available: %s. %s"
              .formatted(
                  kind.label(), name, askedBy, availability.reason(), availability.remedy()));
    }
    return type.cast(provider);
  }

  /** Describes all providers. */
  public List<ProviderInfo> infos() {
    List<ProviderInfo> infos = new ArrayList<>();
    byKind.forEach((kind, named) -> named.values().forEach(provider -> {
      Provider.Availability availability = provider.availability();
      infos.add(new ProviderInfo(
          kind,
          provider.name(),
          provider.description(),
          origin(provider),
          provider.name().equals(kind.defaultName()),
          availability.usable(),
          availability.reason(),
          availability.remedy()));
    }));
    return infos;
  }

  private static ProviderKind kindOf(Class<? extends Provider> type) {
    for (ProviderKind kind : ProviderKind.values()) {
      if (kind.type() == type) {
        return kind;
      }
    }
    throw new IllegalArgumentException(type + " is not a provider type");
  }

  private static String origin(Provider provider) {
    Module module = provider.getClass().getModule();
    if (module.isNamed()) {
      return module.getName();
    }
    CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "the class path";
    }
    String path = source.getLocation().getPath();
    return path.substring(path.lastIndexOf('/', path.length() - 2) + 1);
  }
}
