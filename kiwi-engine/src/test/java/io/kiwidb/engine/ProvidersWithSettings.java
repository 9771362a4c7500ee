package io.kiwidb.engine;

import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.Compressor;
import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.Provider;
import io.kiwidb.spi.SettingValues;
import io.kiwidb.spi.StrategyProvider;
import java.util.List;

/** Providers that declare settings. Threading: they are immutable. */
final class ProvidersWithSettings {
  private ProvidersWithSettings() {}

  /** A strategy that merges level 0 when it has as many tables as its setting says. */
  public static final class Patient implements StrategyProvider {
    static final Setting<Long> TABLES =
        Setting.number("patient.tables", 6, 6, 1, 100, "tables it waits for");
    static final Setting<Long> FIXED =
        Setting.number("patient.fixed", 1, 2, 1, 100, "nothing").fixedWhileOpen();

    @Override
    public String name() {
      return "patient";
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of(TABLES, FIXED);
    }

    @Override
    public CompactionStrategy create() {
      return new Patience();
    }

    /** What it makes. */
    static final class Patience implements CompactionStrategy {
      @Override
      public CompactionChoice choose(LsmView view) {
        int waiting = view.levels().get(0).tables().size();
        if (waiting < view.rules().value(Patient.TABLES) || !view.running().isEmpty()) {
          return new CompactionChoice.None();
        }
        return new CompactionChoice.Merge(
            view.levels().stream().flatMap(level -> level.tables().stream()).toList(),
            view.levels().size() - 1,
            view.rules().tableBytes(),
            List.of(),
            "patience ends");
      }

      @Override
      public int runsAtRest(LsmView.Rules rules) {
        return Math.toIntExact(rules.value(Patient.TABLES)) - 1;
      }
    }
  }

  /** A compressor that says which value its setting had. */
  public static final class Witness implements CompressorProvider {
    static final String SEEN = "kiwi.test.witness";
    static final Setting<Long> MARK = Setting.number("witness.mark", 5, 5, 0, 9, "what it says");

    final SettingValues values;

    /** Not of a store yet. */
    public Witness() {
      this(SettingValues.defaults(Profile.PROD).with(MARK, 0));
    }

    Witness(SettingValues values) {
      this.values = values;
    }

    @Override
    public String name() {
      return "witness";
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of(MARK);
    }

    @Override
    public Provider withSettings(SettingValues current) {
      return new Witness(current);
    }

    @Override
    public Compressor create() {
      return new Unchanged(String.valueOf(values.value(MARK)));
    }

    /** What it makes. */
    record Unchanged(String mark) implements Compressor {
      @Override
      public int compress(
          byte[] source, int offset, int length, byte[] target, int targetOffset, int targetLimit) {
        System.setProperty(Witness.SEEN, mark);
        return INCOMPRESSIBLE;
      }

      @Override
      public void decompress(
          byte[] source,
          int offset,
          int length,
          byte[] target,
          int targetOffset,
          int targetLength) {
        throw new IllegalArgumentException("it compresses nothing");
      }
    }
  }

  /** Declares what is another's. */
  public static final class Impostor implements CompressorProvider {
    @Override
    public String name() {
      return "patient";
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of(Setting.number("patient.tables", 1, 1, 1, 1, "not what one thinks"));
    }

    @Override
    public Compressor create() {
      throw new AssertionError("no store opens with it");
    }
  }

  /** Fails to say what it declares. */
  public static final class Silent implements CompressorProvider {
    @Override
    public String name() {
      return "silent";
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public List<Setting<?>> settings() {
      throw new UnsupportedOperationException("not today");
    }

    @Override
    public Compressor create() {
      throw new AssertionError("no store opens with it");
    }
  }
}
