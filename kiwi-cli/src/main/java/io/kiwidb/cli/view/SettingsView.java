package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.LiveSettings;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The settings of a store. Threading: immutable.
 *
 * @param profile the profile that they follow
 * @param all every setting with its value
 * @param changed those that differ from the profile
 */
public record SettingsView(
    Profile profile, Map<Setting<?>, Object> all, Map<Setting<?>, Object> changed) implements View {
  /** The settings as they are now. */
  public static SettingsView of(LiveSettings settings) {
    return new SettingsView(
        settings.profile(),
        new LinkedHashMap<>(settings.all()),
        new LinkedHashMap<>(settings.changed()));
  }

  @Override
  public void text(Output out, Ink ink) {
    out.println("profile " + ink.paint(Ink.Role.HEADING, lower(profile)) + "; * differs from it");
    TextTable table = new TextTable().text("").text("setting").number("value").text("meaning");
    all.forEach((setting, value) -> table.row(
        changed.containsKey(setting) ? "*" : "",
        setting.name(),
        value instanceof Long number && setting.name().contains("bytes")
            ? Units.settingBytes(number)
            : setting.format(value),
        setting.description()));
    table.write(out, ink);
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("profile", lower(profile));
    json.writeObjectFieldStart("settings");
    for (Map.Entry<Setting<?>, Object> entry : all.entrySet()) {
      Setting<?> setting = entry.getKey();
      Object value = entry.getValue();
      json.writeObjectFieldStart(setting.name());
      Json.writeScalar(json, "value", value instanceof Number ? value : setting.format(value));
      json.writeBooleanField("changed", changed.containsKey(setting));
      json.writeStringField("accepts", setting.accepts());
      json.writeStringField("description", setting.description());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
