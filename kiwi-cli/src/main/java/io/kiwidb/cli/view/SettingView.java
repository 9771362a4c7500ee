package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.LiveSettings;
import io.kiwidb.Setting;
import io.kiwidb.SettingOwner;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One setting of a store with its value and valid values. Threading: immutable.
 *
 * @param setting the setting
 * @param value its value
 * @param changed whether it differs from the profile; of a keyspace: whether the value is its own
 * @param owner the provider that declares it; empty if it is built in
 * @param keyspace the keyspace; empty for the store
 */
public record SettingView(
    Setting<?> setting,
    Object value,
    boolean changed,
    Optional<SettingOwner> owner,
    Optional<String> keyspace)
    implements View {
  /**
   * Returns the setting name that a single word is; empty for several words or for a word that
   * starts a change.
   */
  public static Optional<String> name(List<String> words) {
    boolean single = words.size() == 1 && !SettingsChange.begins(words.get(0));
    return single ? Optional.of(words.get(0)) : Optional.empty();
  }

  /**
   * Returns a setting with its current value. Throws {@link io.kiwidb.InvalidOptionsException},
   * which lists the settings, if there is none of that name.
   */
  public static SettingView of(Scope scope, String name) {
    return of(scope.ofSettings(), scope.settings().named(name));
  }

  /** Returns a setting with its current value. */
  static SettingView of(Scope scope, Setting<?> setting) {
    LiveSettings settings = scope.settings();
    return new SettingView(
        setting,
        settings.get(setting),
        settings.changed().containsKey(setting),
        settings.owner(setting),
        scope.name());
  }

  /** Returns whether it concerns the whole store. */
  boolean isOfStore() {
    return OwnChoices.isOfStore(setting, owner);
  }

  private String origin() {
    if (keyspace.isEmpty()) {
      return changed ? "differs from the profile" : "default of the profile";
    }
    return changed && !isOfStore()
        ? "own value of keyspace " + QuotedName.of(keyspace.get())
        : "value of the store";
  }

  @Override
  public void text(Output out, Ink ink) {
    out.println(
        ink.paint(Ink.Role.HEADING, setting.name()) + " = " + shown() + " (" + origin() + ")");
    out.println("meaning  " + setting.description());
    out.println("accepts  " + setting.accepts());
    owner.ifPresent(it -> out.println("provider " + it
        + (it.selected() ? "" : "; it has an effect when the store is opened with " + it)));
    if (setting.isFixedWhileOpen()) {
      out.println("changes  only at open");
    }
    if (isOfStore()) {
      out.println("concerns the whole store");
    }
  }

  /** Returns the description, with the provider if that is not in use. */
  String meaning() {
    return setting.description()
        + owner
            .filter(it -> !it.selected())
            .map(it -> " (" + it + ", not in use)")
            .orElse("");
  }

  /** Returns the value as text. */
  String shown() {
    return value instanceof Long number && setting.unit().startsWith("bytes")
        ? Units.settingBytes(number)
        : setting.format(value);
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", setting.name());
    members(json);
    json.writeEndObject();
  }

  /** Writes all members except the name. */
  void members(JsonGenerator json) throws IOException {
    valueMember(json, "value");
    json.writeBooleanField("changed", changed);
    json.writeStringField("accepts", setting.accepts());
    json.writeStringField("description", setting.description());
    json.writeStringField("unit", setting.unit());
    json.writeBooleanField("fixedWhileOpen", setting.isFixedWhileOpen());
    json.writeBooleanField("ofStore", isOfStore());
    if (owner.isPresent()) {
      json.writeStringField("provider", owner.get().toString());
      json.writeBooleanField("inUse", owner.get().selected());
    }
  }

  /** Writes the value as a member of the given name. */
  void valueMember(JsonGenerator json, String name) throws IOException {
    Json.writeScalar(json, name, value instanceof Number ? value : setting.format(value));
  }
}
