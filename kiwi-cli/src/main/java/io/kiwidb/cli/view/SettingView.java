package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.LiveSettings;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
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
 * @param changed whether it differs from the profile
 */
public record SettingView(Setting<?> setting, Object value, boolean changed) implements View {
  /**
   * Returns the setting named by a single word; empty for several words or for a word that starts a
   * change. Throws {@link io.kiwidb.InvalidOptionsException}, which lists the settings, for any
   * other word.
   */
  public static Optional<Setting<?>> named(List<String> words) {
    boolean single = words.size() == 1 && !SettingsChange.begins(words.get(0));
    return single ? Optional.of(Settings.named(words.get(0))) : Optional.empty();
  }

  /** Returns a setting with its current value. */
  public static SettingView of(LiveSettings settings, Setting<?> setting) {
    return new SettingView(setting, settings.get(setting), settings.changed().containsKey(setting));
  }

  @Override
  public void text(Output out, Ink ink) {
    out.println(ink.paint(Ink.Role.HEADING, setting.name()) + " = " + shown()
        + (changed ? " (differs from the profile)" : " (default of the profile)"));
    out.println("meaning  " + setting.description());
    out.println("accepts  " + setting.accepts());
  }

  /** Returns the value as text. */
  String shown() {
    return value instanceof Long number && setting.name().contains("bytes")
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
    Json.writeScalar(json, "value", value instanceof Number ? value : setting.format(value));
    json.writeBooleanField("changed", changed);
    json.writeStringField("accepts", setting.accepts());
    json.writeStringField("description", setting.description());
  }
}
