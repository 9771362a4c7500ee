package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.LiveSettings;
import io.kiwidb.Profile;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The settings of a store. Threading: immutable.
 *
 * @param profile the profile that provides the defaults
 * @param all all settings with their values
 */
public record SettingsView(Profile profile, List<SettingView> all) implements View {
  /** Returns the current settings. */
  public static SettingsView of(LiveSettings settings) {
    return new SettingsView(
        settings.profile(),
        settings.all().keySet().stream()
            .map(setting -> SettingView.of(settings, setting))
            .toList());
  }

  @Override
  public void text(Output out, Ink ink) {
    out.println("profile " + ink.paint(Ink.Role.HEADING, lower(profile))
        + "; * marks settings that differ from it");
    TextTable table = new TextTable().text("").text("setting").number("value").text("meaning");
    all.forEach(each -> table.row(
        each.changed() ? "*" : "",
        each.setting().name(),
        each.shown(),
        each.setting().description()));
    table.write(out, ink);
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
    json.writeEndObject();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
