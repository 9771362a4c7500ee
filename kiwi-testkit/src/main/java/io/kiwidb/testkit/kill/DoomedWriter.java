package io.kiwidb.testkit.kill;

import io.kiwidb.Kiwi;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;

/**
 * Executes one step after another, in varying ways, and reports each before and after. Threading:
 * one thread.
 */
final class DoomedWriter implements Runnable {
  private static final int SYNCED_IN = 40;
  private static final int ASYNC_IN = 8;
  private static final int FLUSHED_IN = 150;

  private final Kiwi db;
  private final WriterScript script;
  private final LastWords words;
  private final DoomedReader.Progress progress;
  private long step;
  private boolean fleets; // whether the fleeting value may not have expired yet

  DoomedWriter(
      Kiwi db,
      WriterScript script,
      long firstStep,
      LastWords words,
      DoomedReader.Progress progress) {
    this.db = db;
    this.script = script;
    this.step = firstStep;
    this.words = words;
    this.progress = progress;
  }

  @Override
  public void run() {
    words.repeat(this::next);
  }

  private void next() {
    WriteBatch batch = script.batch(step, db);
    words.say(Signal.INTENT, script.writer());
    write(batch);
    words.say(Signal.ACKNOWLEDGED, script.writer());
    fleets |= script.writes(step).stream().anyMatch(WriterScript::isFleeting);
    step++;
    progress.acknowledged(script.writer(), step);
    if (fleets && db.get(script.fleetingKey()) == null) {
      fleets = false;
      words.say(Signal.EXPIRED, script.writer());
    }
    if (skipsLog() && step % FLUSHED_IN == 0) {
      db.flush();
      words.say(Signal.FLUSHED, script.writer());
    }
  }

  private void write(WriteBatch batch) {
    WriteOptions options = skipsLog()
        ? WriteOptions.skipLog()
        : step % SYNCED_IN == 0 ? WriteOptions.sync() : WriteOptions.defaults();
    if (step % ASYNC_IN == 0) {
      db.async().write(batch, options).toCompletableFuture().join();
    } else {
      db.write(batch, options);
    }
  }

  private boolean skipsLog() {
    return script.writer() == DoomedProcess.SKIPS_LOG;
  }
}
