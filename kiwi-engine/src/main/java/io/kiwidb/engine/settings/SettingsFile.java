package io.kiwidb.engine.settings;

import io.kiwidb.CorruptionException;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.KillPoint;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The persisted settings, in the newest file {@code OPTIONS-n}.
 *
 * <pre>
 * offset size
 *      0   72  FileHeader, kind 'O', provider "settings", version 1
 *     72    4  CRC-32C, bound to file number and offset 72, of everything after it
 *     76    4  length of the text
 *     80    .  UTF-8 text: a line "profile=prod", then a line "name=value" for each setting that differs from the profile,
 *              then a line "keyspace-n.name=value" for each own value of the keyspace with id n
 * </pre>
 *
 * <p>A change is written to {@code OPTIONS.tmp}, synced, renamed, and the directory synced; then
 * the older files are removed. So a file of that name is complete or corrupt, and the newest one is
 * current; if that is corrupt, the database refuses to open. StoredValues that their setting does
 * not accept are skipped and reported. Unknown names, of a provider that is not on the path or of a
 * later release, are kept.
 *
 * <p>Threading: stateless.
 */
public final class SettingsFile {
  private static final String PROVIDER = "settings";
  private static final int VERSION = 1;
  private static final int CRC_AT = FileHeader.SIZE;
  private static final int LENGTH_AT = CRC_AT + Integer.BYTES;
  private static final int TEXT_AT = LENGTH_AT + Integer.BYTES;
  private static final int LONGEST = 1 << 28;

  private static final Pattern OF_KEYSPACE = Pattern.compile("keyspace-([0-9]{1,9})\\.(.+)");

  private SettingsFile() {}

  /** Returns what the persisted names of a keyspace's settings begin with. */
  static String prefix(int keyspace) {
    return "keyspace-" + keyspace + ".";
  }

  /**
   * Returns the persisted values; empty if there is no settings file.
   *
   * @param catalog the settings of the store
   * @param warn is called with each line that is skipped
   */
  public static Optional<StoredValues> read(
      Storage storage, UUID database, SettingCatalog catalog, Consumer<String> warn) {
    List<Long> numbers = numbers(storage);
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    FileId newest = new FileId(FileNames.options(numbers.get(0)), numbers.get(0), database);
    return Optional.of(parse(text(storage, newest), catalog, warn));
  }

  /**
   * Makes values durable in a new file and removes the older ones. After a failure, a crash may
   * leave either.
   *
   * @param syncDirectory makes the new name durable
   * @param remover removes a file by name and handles failures
   */
  public static void write(
      Storage storage,
      FileId id,
      StoredValues values,
      Runnable syncDirectory,
      Consumer<String> remover) {
    byte[] text = format(values).getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[TEXT_AT + text.length];
    System.arraycopy(
        FileHeader.of(FileKind.OPTIONS, PROVIDER, VERSION, id).encode(),
        0,
        bytes,
        0,
        FileHeader.SIZE);
    LittleEndian.putInt(bytes, LENGTH_AT, text.length);
    System.arraycopy(text, 0, bytes, TEXT_AT, text.length);
    LittleEndian.putInt(
        bytes,
        CRC_AT,
        new Checksum().of(id.number(), CRC_AT, bytes, LENGTH_AT, bytes.length - LENGTH_AT));
    if (storage.exists(FileNames.OPTIONS_TEMPORARY)) {
      storage.delete(FileNames.OPTIONS_TEMPORARY); // left by a crash
    }
    boolean written = false;
    try (AppendFile file = storage.create(FileNames.OPTIONS_TEMPORARY)) {
      file.append(bytes, 0, bytes.length);
      file.sync();
      written = true;
    } finally {
      if (!written) {
        remover.accept(FileNames.OPTIONS_TEMPORARY);
      }
    }
    KillPoint.hit("settings.written");
    storage.rename(FileNames.OPTIONS_TEMPORARY, id.name());
    KillPoint.hit("settings.renamed");
    syncDirectory.run();
    KillPoint.hit("settings.durable");
    numbers(storage).stream()
        .filter(number -> number != id.number())
        .map(FileNames::options)
        .forEach(remover);
  }

  /** Returns the text of a settings file, after checking it. */
  public static String text(Storage storage, FileId id) {
    try (ReadableFile file = storage.open(id.name())) {
      FileHeader.read(file).require(FileKind.OPTIONS, PROVIDER, id);
      long size = file.size();
      if (size < TEXT_AT || size > LONGEST) {
        throw new CorruptionException(id.name(), size, "a settings file", size + " bytes");
      }
      byte[] bytes = new byte[(int) size];
      int length = file.read(0, bytes, 0, bytes.length);
      int crc = new Checksum().of(id.number(), CRC_AT, bytes, LENGTH_AT, length - LENGTH_AT);
      if (crc != LittleEndian.getInt(bytes, CRC_AT)) {
        throw new CorruptionException(
            id.name(),
            CRC_AT,
            "checksum " + Integer.toHexString(crc),
            Integer.toHexString(LittleEndian.getInt(bytes, CRC_AT)));
      }
      return new String(bytes, TEXT_AT, length - TEXT_AT, StandardCharsets.UTF_8);
    }
  }

  /** Returns the name of the current settings file; empty if there is none. */
  public static Optional<String> newest(Storage storage) {
    return numbers(storage).stream().findFirst().map(FileNames::options);
  }

  private static List<Long> numbers(Storage storage) {
    List<Long> numbers = new ArrayList<>();
    for (String name : storage.list()) {
      FileNames.parse(name)
          .filter(parsed -> parsed.kind() == FileNames.Kind.OPTIONS)
          .ifPresent(parsed -> numbers.add(parsed.number()));
    }
    numbers.sort(Comparator.reverseOrder());
    return numbers;
  }

  private static String format(StoredValues values) {
    StringBuilder text = new StringBuilder("profile=")
        .append(values.profile().name().toLowerCase(Locale.ROOT))
        .append('\n');
    values
        .changed()
        .forEach((setting, value) -> text.append(setting.name())
            .append('=')
            .append(setting.format(value))
            .append('\n'));
    new TreeMap<>(values.keyspaces())
        .forEach((keyspace, own) -> own.forEach((setting, value) -> text.append(prefix(keyspace))
            .append(setting.name())
            .append('=')
            .append(setting.format(value))
            .append('\n')));
    values
        .unclaimed()
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString();
  }

  private static StoredValues parse(String text, SettingCatalog catalog, Consumer<String> warn) {
    Profile profile = Profile.PROD;
    Map<Setting<?>, Object> changed = new LinkedHashMap<>();
    Map<Integer, Map<Setting<?>, Object>> keyspaces = new TreeMap<>();
    Map<String, String> unclaimed = new TreeMap<>();
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      String name = line.substring(0, Math.max(0, equals));
      String value = line.substring(equals + 1);
      try {
        if (name.equals("profile")) {
          profile = Profile.valueOf(value.toUpperCase(Locale.ROOT));
          continue;
        }
        Matcher ofKeyspace = OF_KEYSPACE.matcher(name);
        boolean own = ofKeyspace.matches();
        String known = own ? ofKeyspace.group(2) : name;
        if (catalog.find(known).isEmpty() && name.matches(SettingCatalog.NAME)) {
          unclaimed.put(name, value);
        } else {
          Setting<?> setting = catalog.named(known);
          Map<Setting<?>, Object> target = own
              ? keyspaces.computeIfAbsent(
                  Integer.valueOf(ofKeyspace.group(1)), id -> new LinkedHashMap<>())
              : changed;
          target.put(setting, setting.parse(value));
        }
      } catch (InvalidOptionsException | IllegalArgumentException e) {
        warn.accept("persisted setting left out: " + line + ": " + e.getMessage());
      }
    }
    keyspaces.replaceAll((id, own) -> Map.copyOf(own));
    return new StoredValues(
        profile, Map.copyOf(changed), Map.copyOf(keyspaces), Map.copyOf(unclaimed));
  }
}
