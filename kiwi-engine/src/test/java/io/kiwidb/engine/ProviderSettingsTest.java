package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Kiwi;
import io.kiwidb.LiveSettings;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderException;
import io.kiwidb.ProviderKind;
import io.kiwidb.Setting;
import io.kiwidb.SettingOwner;
import io.kiwidb.Settings;
import io.kiwidb.engine.ProvidersWithSettings.Impostor;
import io.kiwidb.engine.ProvidersWithSettings.Patient;
import io.kiwidb.engine.ProvidersWithSettings.Silent;
import io.kiwidb.engine.ProvidersWithSettings.Witness;
import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.StrategyProvider;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Settings that only one provider has. */
class ProviderSettingsTest {
  private static final Map<Class<?>, List<Class<?>>> THEIRS = Map.of(
      StrategyProvider.class, List.of(Patient.class),
      CompressorProvider.class, List.of(Witness.class));

  private final SimulatedTime time = new SimulatedTime();
  private final SimulatedScheduler scheduler = new SimulatedScheduler(time, 1);
  private final MemoryStorage storage = new MemoryStorage();
  private final Logger log = (Logger) LoggerFactory.getLogger("io.kiwidb.events");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private int next = 1;

  ProviderSettingsTest() {
    log.setLevel(Level.WARN);
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void nothingFailedInTheBackground() {
    log.detachAppender(lines);
    log.setLevel(null); // as that of its parent
    scheduler.assertNoFailures();
  }

  private Options.Builder patient() {
    return any().provider(ProviderKind.STRATEGY, "patient");
  }

  private Options.Builder any() {
    return Options.builder().profile(Profile.DEV).timeSource(time).scheduler(scheduler);
  }

  private Kiwi open(Options.Builder options) {
    return FoundProviders.whileFound(THEIRS, () -> Kiwi.open(storage.reopen(), options.build()));
  }

  private static Object value(Kiwi db, String name) {
    return db.settings().get(db.settings().named(name));
  }

  private void flush(Kiwi db) {
    db.put(key(0), new byte[next++]);
    db.flush();
    scheduler.runPending();
  }

  private static long waiting(Kiwi db) {
    return db.stats().levels().get(0).tables();
  }

  private List<String> logged(String event) {
    scheduler.runPending();
    return List.copyOf(lines.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(event))
        .toList();
  }

  @Test
  void aStrategySeesAChangeOfItsSettingAtOnceAndAfterReopening() {
    try (Kiwi db = open(patient())) {
      for (int i = 0; i < 4; i++) {
        flush(db);
      }
      assertThat(waiting(db)).isEqualTo(4);
      db.settings().set("patient.tables", "4");
      scheduler.runPending();
      assertThat(waiting(db)).isZero();
    }
    try (Kiwi db = open(patient())) {
      assertThat(value(db, "patient.tables")).isEqualTo(4L);
      for (int i = 0; i < 3; i++) {
        flush(db);
      }
      assertThat(waiting(db)).isEqualTo(3);
      flush(db);
      assertThat(waiting(db)).isZero();
    }
  }

  @Test
  void settingsOfProvidersAreListedAfterTheBuiltInOnes() {
    try (Kiwi db = open(patient())) {
      LiveSettings settings = db.settings();
      assertThat(settings.all().keySet())
          .startsWith(Settings.all().toArray(Setting<?>[]::new))
          .extracting(Setting::name)
          .contains("patient.tables", "patient.fixed", "witness.mark");
      Setting<?> tables = settings.named("patient.tables");
      assertThat(settings.all()).containsEntry(tables, 6L);
      assertThat(settings.owner(tables))
          .contains(new SettingOwner(ProviderKind.STRATEGY, "patient", true));
      assertThat(settings.owner(Settings.L0_TRIGGER)).isEmpty();
      assertThat(settings.changed()).isEmpty();
    }
  }

  @Test
  void valuesAreCheckedAndContradictionsNamed() {
    try (Kiwi db = open(patient())) {
      assertThatExceptionOfType(InvalidOptionsException.class)
          .isThrownBy(() -> db.settings().set("patient.tables", "0"))
          .withMessageContaining("a whole number from 1 to 100");
      assertThatExceptionOfType(InvalidOptionsException.class)
          .isThrownBy(() -> db.settings().set("patient.tables", "21"))
          .withMessageContainingAll("compaction.l0-slowdown=20", "patient.tables=21");
      assertThat(value(db, "patient.tables")).isEqualTo(6L);
    }
  }

  @Test
  void optionsNameThemAsText() {
    try (Kiwi db = open(patient().set("patient.tables", "2"))) {
      assertThat(value(db, "patient.tables")).isEqualTo(2L);
      assertThat(db.settings().changed()).hasSize(1);
    }
    try (Kiwi db = open(patient())) {
      assertThat(value(db, "patient.tables"))
          .as("given at opening, so not kept")
          .isEqualTo(6L);
    }
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> open(patient().set("patient.tables", "many")))
        .withMessageContaining("a whole number from 1 to 100");
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> open(patient().set("patient.table", "2")))
        .withMessageContainingAll("'patient.table'", "patient.tables");
  }

  @Test
  void settingsOfAnotherStrategyAreKeptForItAndTheLogSaysSo() {
    try (Kiwi db = open(any())) {
      db.settings().set("patient.tables", "2");
      Setting<?> tables = db.settings().named("patient.tables");
      assertThat(db.settings().owner(tables)).map(SettingOwner::selected).contains(false);
      assertThat(logged("settings.not-in-use"))
          .singleElement()
          .asString()
          .contains("patient.tables", "strategy patient");
    }
    try (Kiwi db = open(patient())) {
      flush(db);
      assertThat(waiting(db)).isEqualTo(1);
      flush(db);
      assertThat(waiting(db)).isZero();
    }
    try (Kiwi db = open(any().set("patient.tables", "3"))) {
      assertThat(value(db, "patient.tables")).isEqualTo(3L);
      assertThat(logged("settings.not-in-use")).hasSize(2);
    }
  }

  @Test
  void whatAProviderThatIsGoneHadIsKeptForItsReturn() {
    try (Kiwi db = open(patient())) {
      db.settings().set("patient.tables", "2");
    }
    try (Kiwi db = Kiwi.open(storage.reopen(), any().build())) {
      assertThat(db.settings().unclaimed()).isEqualTo(Map.of("patient.tables", "2"));
      assertThat(logged("settings.unclaimed"))
          .singleElement()
          .asString()
          .contains("patient.tables", "value=2");
      assertThatExceptionOfType(InvalidOptionsException.class)
          .isThrownBy(() -> db.settings().set("patient.tables", "3"))
          .withMessageContaining("'patient.tables'");
      db.settings().set(Settings.BLOCK_BYTES, 512L); // writes the file anew
    }
    try (Kiwi db = open(patient())) {
      assertThat(value(db, "patient.tables")).isEqualTo(2L);
      assertThat(db.settings().unclaimed()).isEmpty();
    }
    try (Kiwi db = Kiwi.open(storage.reopen(), any().build())) {
      db.settings().reset("patient.tables");
      assertThat(db.settings().unclaimed()).isEmpty();
    }
    try (Kiwi db = open(patient())) {
      assertThat(value(db, "patient.tables")).isEqualTo(6L);
    }
  }

  @Test
  void aKeptValueThatContradictsIsLeftOut() {
    try (Kiwi db = open(patient())) {
      Setting<?> tables = db.settings().named("patient.tables");
      db.settings().setAll(Map.of(tables, 50L, Settings.L0_SLOWDOWN, 60L, Settings.L0_STOP, 70L));
    }
    try (Kiwi db = open(any())) {
      db.settings().setAll(Map.of(Settings.L0_SLOWDOWN, 20L, Settings.L0_STOP, 36L));
      assertThat(value(db, "patient.tables")).isEqualTo(50L);
    }
    try (Kiwi db = open(patient())) {
      assertThat(value(db, "patient.tables")).isEqualTo(6L);
    }
  }

  @Test
  void aFixedSettingIsThatOfTheOpening() {
    try (Kiwi db = open(patient().set("patient.fixed", "7"))) {
      assertThat(value(db, "patient.fixed")).isEqualTo(7L);
      assertThatExceptionOfType(InvalidOptionsException.class)
          .isThrownBy(() -> db.settings().set("patient.fixed", "8"))
          .withMessageContainingAll("patient.fixed", "while the store is open", "7");
      assertThatExceptionOfType(InvalidOptionsException.class)
          .isThrownBy(() -> db.settings().reset("patient.fixed"));
      db.settings().profile(Profile.PROD);
      assertThat(value(db, "patient.fixed")).isEqualTo(7L);
      assertThat(db.settings().changed()).hasSize(1);
    }
    try (Kiwi db = open(patient())) {
      assertThat(value(db, "patient.fixed")).isEqualTo(1L);
      db.settings().profile(Profile.PROD);
      assertThat(value(db, "patient.fixed")).isEqualTo(1L);
    }
    try (Kiwi db = open(patient().profile(Profile.PROD))) {
      assertThat(value(db, "patient.fixed")).isEqualTo(2L);
    }
  }

  @Test
  void aProviderOfAnotherKindReadsItsSettingsToo() {
    try (Kiwi db = open(any().provider(ProviderKind.COMPRESSOR, "witness"))) {
      flush(db);
      assertThat(System.getProperty(Witness.SEEN)).isEqualTo("5");
      db.settings().set("witness.mark", "6");
      flush(db);
      assertThat(System.getProperty(Witness.SEEN)).isEqualTo("6");
    } finally {
      System.clearProperty(Witness.SEEN);
    }
  }

  @Test
  void twoProvidersThatDeclareOneNameAreRefused() {
    Map<Class<?>, List<Class<?>>> both = Map.of(
        StrategyProvider.class, List.of(Patient.class),
        CompressorProvider.class, List.of(Impostor.class));
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(
            () -> FoundProviders.whileFound(both, () -> Kiwi.open(storage, Options.defaults())))
        .withMessageContainingAll(
            "compressor patient", "strategy patient", "Patient", "Impostor", "'patient.tables'");
    assertThat(storage.reopen().list()).isEmpty();
  }

  @Test
  void aProviderThatCannotSayItsSettingsIsNamed() {
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> FoundProviders.whileFound(
            CompressorProvider.class,
            List.of(Silent.class),
            () -> Kiwi.open(storage, Options.defaults())))
        .withMessageContainingAll("compressor silent", "settings");
  }
}
