package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.LiveSettings;
import io.kiwidb.Profile;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The settings of a store. Threading: immutable.
 *
 * @param profile the profile that provides the defaults
 * @param all all settings with their values
 * @param unclaimed persisted values of settings that no provider declares, by name
 */
public record SettingsView(Profile profile, List<SettingView> all, Map<String, String> unclaimed)
    implements View {
  /** Returns the current settings. */
  public static SettingsView of(LiveSettings settings) {
    return new SettingsView(
        settings.profile(),
        settings.all().keySet().stream()
            .map(setting -> SettingView.of(settings, setting))
            .toList(),
        settings.unclaimed());
  }

  @Override
  public void text(Output out, Ink ink) {
    out.println("profile " + ink.paint(Ink.Role.HEADING, lower(profile))
        + "; * marks settings that differ from it");
    TextTable table = new TextTable().text("").text("setting").number("value").text("meaning");
    all.forEach(each ->
        table.row(each.changed() ? "*" : "", each.setting().name(), each.shown(), each.meaning()));
    table.write(out, ink);
    unclaimed.forEach((name, value) ->
        out.println(name + "=" + value + " has no effect: no provider on the path declares it"));
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("profile", lower(profile));
    json.writeObjectFieldStart("settings");
    for (SettingView each : all) {
      json.writeObjectFieldStart(each.setting().name());
      each.members(json);
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeObjectFieldStart("unclaimed");
    for (Map.Entry<String, String> each : unclaimed.entrySet()) {
      json.writeStringField(each.getKey(), each.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
