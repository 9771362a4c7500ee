package io.kiwidb.engine.settings;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderException;
import io.kiwidb.ProviderKind;
import io.kiwidb.Setting;
import io.kiwidb.SettingOwner;
import io.kiwidb.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one store: the built-in ones, then those declared by the providers found.
 *
 * <p>Threading: immutable.
 */
public final class SettingCatalog {
  /** The pattern of names. */
  static final String NAME = "[a-z][a-z0-9]*([.-][a-z0-9]+)*";

  private final Map<String, Setting<?>> byName = new LinkedHashMap<>();
  private final Map<String, Declaration> declarations = new LinkedHashMap<>();

  /**
   * The settings of one provider.
   *
   * @param owner the provider
   * @param origin its class, and where that came from
   * @param settings the settings
   */
  public record Declaration(
      SettingOwner owner, String origin, List<? extends @Nullable Setting<?>> settings) {}

  private SettingCatalog() {
    Settings.all().forEach(setting -> byName.put(setting.name(), setting));
  }

  /**
   * Returns a catalog of these declarations. Throws {@link ProviderException} if two providers
   * declare the same name, or if a setting violates {@link io.kiwidb.spi.Provider#settings}.
   */
  public static SettingCatalog of(List<Declaration> declarations) {
    SettingCatalog catalog = new SettingCatalog();
    for (Declaration declaration : declarations) {
      for (Setting<?> setting : declaration.settings()) {
        catalog.add(declaration, setting);
      }
    }
    return catalog;
  }

  /** Returns the same settings for a keyspace with these providers, by kind. */
  public SettingCatalog selecting(Function<ProviderKind, String> providers) {
    SettingCatalog other = new SettingCatalog();
    other.byName.putAll(byName);
    declarations.forEach((name, declaration) -> {
      SettingOwner owner = declaration.owner();
      boolean selected = owner.provider().equals(providers.apply(owner.kind()));
      other.declarations.put(
          name,
          new Declaration(
              new SettingOwner(owner.kind(), owner.provider(), selected),
              declaration.origin(),
              declaration.settings()));
    });
    return other;
  }

  private void add(Declaration declaration, @Nullable Setting<?> setting) {
    if (setting == null) {
      throw fault(declaration, "null among its settings");
    }
    String name = setting.name();
    if (!name.matches(NAME) || !name.startsWith(declaration.owner().provider() + ".")) {
      throw fault(
          declaration,
          "the setting '" + name + "': the name must begin with '"
              + declaration.owner().provider() + ".' and match " + NAME);
    }
    Declaration other = declarations.putIfAbsent(name, declaration);
    if (declaration.equals(other)) {
      throw fault(declaration, "the setting '" + name + "' twice");
    }
    if (other != null) {
      throw new ProviderException(
          declaration.owner().toString(),
          "%s (%s) and %s (%s) both declare the setting '%s'; remove one of them from the path"
              .formatted(
                  other.owner(), other.origin(), declaration.owner(), declaration.origin(), name));
    }
    if (Settings.isReserved(name)) {
      throw fault(declaration, "the setting '" + name + "', whose first word is reserved for Kiwi");
    }
    requireSoundDefaults(declaration, setting);
    byName.put(name, setting);
  }

  private static void requireSoundDefaults(Declaration declaration, Setting<?> setting) {
    for (Profile profile : Profile.values()) {
      Object value = setting.defaultIn(profile);
      try {
        setting.check(value);
      } catch (InvalidOptionsException e) {
        throw fault(
            declaration,
            "the setting '" + setting.name() + "' with a default of " + value + ", but it accepts "
                + setting.accepts());
      }
    }
  }

  private static ProviderException fault(Declaration declaration, String what) {
    return new ProviderException(
        declaration.owner().toString(),
        declaration.owner() + " (" + declaration.origin() + ") declares " + what);
  }

  /** Returns all settings: built-in ones first, then by kind and name of the provider. */
  List<Setting<?>> all() {
    return List.copyOf(byName.values());
  }

  /** Returns the setting of a name; empty if there is none. */
  Optional<Setting<?>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Returns the setting of a name; throws {@link InvalidOptionsException} if there is none. */
  Setting<?> named(String name) {
    Setting<?> setting = byName.get(name);
    if (setting == null) {
      throw new InvalidOptionsException(
          "unknown setting '" + name + "', neither built in nor declared by a provider on the path;"
              + " the settings are " + String.join(", ", byName.keySet()));
    }
    return setting;
  }

  /** Returns the provider that declares a setting; empty if it is built in. */
  public Optional<SettingOwner> owner(Setting<?> setting) {
    return Optional.ofNullable(declarations.get(setting.name())).map(Declaration::owner);
  }

  /** Returns a setting that keyspaces may have values of their own of; otherwise throws. */
  Setting<?> ofKeyspace(Setting<?> setting) {
    Setting<?> declared = named(setting.name());
    boolean shared = owner(declared)
        .filter(owner -> !KeyspaceOptions.providerKinds().contains(owner.kind()))
        .isPresent();
    if (declared.isOfStore() || shared) {
      throw new InvalidOptionsException("setting " + declared.name()
          + " concerns the whole store and cannot be set for a keyspace; set it for the store");
    }
    return declared;
  }

  /** Returns the checked settings of a keyspace's options. */
  public Map<Setting<?>, Object> given(KeyspaceOptions options) {
    Map<Setting<?>, Object> given = new LinkedHashMap<>(checked(options.settings()));
    options.namedSettings().forEach((name, text) -> {
      Setting<?> setting = named(name);
      given.put(setting, setting.parse(text));
    });
    given.keySet().forEach(this::ofKeyspace);
    return given;
  }

  /** Returns the settings declared by the selected provider of a kind. */
  List<Setting<?>> selected(ProviderKind kind) {
    return byName.values().stream()
        .filter(setting -> owner(setting)
            .filter(owner -> owner.kind() == kind && owner.selected())
            .isPresent())
        .toList();
  }

  /** Returns the checked settings of options; throws {@link InvalidOptionsException}. */
  public Map<Setting<?>, Object> given(Options options) {
    Map<Setting<?>, Object> given = new LinkedHashMap<>(checked(options.settings()));
    options.namedSettings().forEach((name, text) -> {
      Setting<?> setting = named(name);
      given.put(setting, setting.parse(text));
    });
    return given;
  }

  /** Returns checked values, with the settings of this catalog as keys. */
  Map<Setting<?>, Object> checked(Map<? extends Setting<?>, ?> values) {
    Map<Setting<?>, Object> checked = new LinkedHashMap<>();
    values.forEach((setting, value) -> {
      Setting<?> declared = named(setting.name());
      checked.put(declared, declared.check(value));
    });
    return checked;
  }
}
