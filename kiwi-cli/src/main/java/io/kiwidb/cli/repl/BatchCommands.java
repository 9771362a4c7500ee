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
            "batch",
            "start a batch: collect put, del, merge, del-range until commit",
            BatchCommands::begin),
        ReplCommand.of("commit", "write the batch atomically", BatchCommands::commit),
        ReplCommand.of("abort", "discard the batch", BatchCommands::abort));
  }

  private static void begin(ReplSession session, Arguments arguments) {
    arguments.expect(0, 0);
    session.mayWrite();
    session.beginBatch();
    session.remark("put, del, merge and del-range are collected until 'commit' or 'abort';"
        + " get and scan do not see them yet");
  }

  private static void commit(ReplSession session, Arguments arguments) {
    arguments.expect(0, 0);
    session.mayWrite();
    WriteBatch batch = session.takeBatch();
    RangeCommands.audit(session, batch);
    session.db().write(batch);
    session.remark(writes(batch) + " committed");
  }

  private static void abort(ReplSession session, Arguments arguments) {
    arguments.expect(0, 0);
    session.remark(writes(session.takeBatch()) + " discarded");
  }

  static String writes(WriteBatch batch) {
    return Units.count(batch.count(), "write");
  }
}
