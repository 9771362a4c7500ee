package io.kiwidb.cli.repl;

import io.kiwidb.WriteBatch;
import io.kiwidb.cli.view.Units;
import java.util.List;

/** {@code batch}, {@code commit} and {@code abort}. */
final class BatchCommands {
  private BatchCommands() {}

  static List<ReplCommand> all() {
    return List.of(
        ReplCommand.of(
            "batch", "collect put and del from now on, to be done together", BatchCommands::begin),
        ReplCommand.of(
            "commit", "do what was collected, all of it or nothing", BatchCommands::commit),
        ReplCommand.of("abort", "forget what was collected", BatchCommands::abort));
  }

  private static void begin(ReplSession session, Arguments arguments) {
    arguments.expect(0, 0);
    session.beginBatch();
    session.remark(
        "put and del are collected until 'commit' or 'abort'; get and scan do not see them");
  }

  private static void commit(ReplSession session, Arguments arguments) {
    arguments.expect(0, 0);
    WriteBatch batch = session.takeBatch();
    session.db().write(batch);
    session.remark(writes(batch) + " done together");
  }

  private static void abort(ReplSession session, Arguments arguments) {
    arguments.expect(0, 0);
    session.remark(writes(session.takeBatch()) + " forgotten");
  }

  static String writes(WriteBatch batch) {
    return Units.count(batch.count(), "write");
  }
}
