package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.LiveSettings;
import io.kiwidb.Profile;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a store or a keyspace. Threading: immutable.
 *
 * @param profile the profile that provides the defaults
 * @param all all settings with their values
 * @param unclaimed persisted values of settings that no provider declares, by name
 * @param keyspace the keyspace; empty for the store
 * @param others of a store: the other keyspaces that have settings of their own, by name
 */
public record SettingsView(
    Profile profile,
    List<SettingView> all,
    Map<String, String> unclaimed,
    Optional<String> keyspace,
    Map<String, List<SettingView>> others)
    implements View {
  private static final int OTHERS_SHOWN = 10;

  /** Returns the current settings. */
  public static SettingsView of(Scope shown) {
    Scope scope = shown.ofSettings();
    LiveSettings settings = scope.settings();
    return new SettingsView(
        settings.profile(),
        settings.all().keySet().stream()
            .map(setting -> SettingView.of(scope, setting))
            .toList(),
        settings.unclaimed(),
        scope.name(),
        scope.keyspace().isPresent() ? Map.of() : others(scope.db()));
  }

  private static Map<String, List<SettingView>> others(Kiwi db) {
    Map<String, List<SettingView>> others = new LinkedHashMap<>();
    for (Keyspace each : db.keyspaces()) {
      List<SettingView> own = OwnChoices.settings(each);
      if (!own.isEmpty()) {
        others.put(each.name(), own);
      }
    }
    return others;
  }

  @Override
  public void text(Output out, Ink ink) {
    out.println(
        keyspace.isEmpty()
            ? "profile " + ink.paint(Ink.Role.HEADING, lower(profile))
                + "; * marks settings that differ from it"
            : "keyspace " + ink.paint(Ink.Role.HEADING, QuotedName.of(keyspace.get()))
                + "; * marks its own values, the others are those of the store");
    TextTable table = new TextTable().text("").text("setting").number("value").text("meaning");
    all.stream()
        .filter(each -> keyspace.isEmpty() || !each.isOfStore())
        .forEach(each -> table.row(
            each.changed() ? "*" : "", each.setting().name(), each.shown(), each.meaning()));
    table.write(out, ink);
    others.entrySet().stream()
        .limit(OTHERS_SHOWN)
        .forEach(each -> out.println("keyspace " + QuotedName.of(each.getKey()) + " has its own: "
            + OwnChoices.text(Map.of(), each.getValue())));
    if (others.size() > OTHERS_SHOWN) {
      out.println("and " + Units.count(others.size() - OTHERS_SHOWN, "keyspace")
          + " more with their own settings; 'keyspaces' lists all");
    }
    unclaimed.forEach((name, value) ->
        out.println(name + "=" + value + " has no effect: no provider on the path declares it"));
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("profile", lower(profile));
    if (keyspace.isPresent()) {
      json.writeStringField("keyspace", keyspace.get());
    }
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
    if (!others.isEmpty()) {
      jsonOthers(json);
    }
    json.writeEndObject();
  }

  private void jsonOthers(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("keyspaces");
    for (Map.Entry<String, List<SettingView>> each : others.entrySet()) {
      json.writeObjectFieldStart(each.getKey());
      for (SettingView own : each.getValue()) {
        own.valueMember(json, own.setting().name());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
