package io.kiwidb;

/**
 * The provider that declares a setting. Threading: immutable.
 *
 * @param kind what it provides
 * @param provider its name
 * @param selected whether the store is open with it; if not, the setting has no effect
 */
public record SettingOwner(ProviderKind kind, String provider, boolean selected) {
  /** Kind and name, such as {@code strategy fifo}. */
  @Override
  public String toString() {
    return kind.label() + " " + provider;
  }
}
