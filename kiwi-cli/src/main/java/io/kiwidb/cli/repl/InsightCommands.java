package io.kiwidb.cli.repl;

import io.kiwidb.EntryVisitor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.ProviderInfo;
import io.kiwidb.ProviderKind;
import io.kiwidb.TableInfo;
import io.kiwidb.cli.view.CompactionSummary;
import io.kiwidb.cli.view.EntryViews;
import io.kiwidb.cli.view.LevelsView;
import io.kiwidb.cli.view.MemTablesView;
import io.kiwidb.cli.view.ProvidersView;
import io.kiwidb.cli.view.Scope;
import io.kiwidb.cli.view.StatisticsView;
import io.kiwidb.cli.view.TableTotals;
import io.kiwidb.cli.view.TablesView;
import io.kiwidb.cli.view.TraceView;
import io.kiwidb.cli.watch.StatsWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Commands that flush, compact and inspect a store: {@code flush}, {@code compact}, {@code mem},
 * {@code disk} and others.
 */
final class InsightCommands {
  private InsightCommands() {}

  static List<ReplCommand> all() {
    return List.of(
        ReplCommand.of("flush", "flush memtables to tables", InsightCommands::flush)
            .inKeyspace(),
        ReplCommand.of(
                "compact",
                "compact all tables; drop deleted and overwritten entries",
                InsightCommands::compact)
            .inKeyspace(),
        ReplCommand.of(
            "checkpoint TARGET",
            "copy the store to a new directory, by hard links if possible",
            InsightCommands::checkpoint),
        ReplCommand.of(
                "mem [ID]", "list the memtables, or all entries of one", InsightCommands::mem)
            .inKeyspace()
            .suggesting((session, typed) ->
                session.db().memtables().stream().map(info -> info.id() + "").toList()),
        ReplCommand.of(
                "disk [NUMBER]", "list the tables, or all entries of one", InsightCommands::disk)
            .inKeyspace()
            .suggesting((session, typed) ->
                session.db().tables().stream().map(info -> info.number() + "").toList()),
        ReplCommand.of(
                "stats [--watch [SECONDS]] [--count N]",
                "show statistics, once or at intervals",
                InsightCommands::stats)
            .options(Set.of("--watch"), Set.of("--count"))
            .inKeyspace(),
        ReplCommand.of(
                "lsm", "show the LSM tree: levels, memtables and logs", (session, arguments) -> {
                  arguments.expect(0, 0);
                  Scope scope = session.keyspaces().scope(arguments);
                  session.show(LevelsView.of(scope, session.width()));
                })
            .inKeyspace(),
        ReplCommand.of("trace KEY", "trace the lookup of a key", InsightCommands::trace)
            .inKeyspace()
            .suggesting(DataCommands::keys),
        ReplCommand.of(
                "providers [KIND]", "list the available providers", InsightCommands::providers)
            .suggesting((session, typed) ->
                Arrays.stream(ProviderKind.values()).map(ProviderKind::label).toList()));
  }

  private static void flush(ReplSession session, Arguments arguments) {
    arguments.expect(0, 0);
    session.mayWrite();
    Scope scope = session.keyspaces().scope(arguments);
    scope.flush();
    session.remark("flushed; " + TableTotals.of(scope.tables()));
  }

  private static void compact(ReplSession session, Arguments arguments) {
    arguments.expect(0, 0);
    session.mayWrite();
    Scope scope = session.keyspaces().scope(arguments);
    List<TableInfo> before = scope.tables();
    scope.compactRange(KeyRange.all());
    new CompactionSummary(before, scope.tables(), scope).lines().forEach(session::remark);
  }

  private static void checkpoint(ReplSession session, Arguments arguments) {
    arguments.expect(1, 1);
    session.mayUseFiles();
    Path target = Path.of(arguments.text(0));
    session.db().checkpoint(target, progress -> {
      if (session.isCancelled()) {
        throw new ReplException("cancelled; there is no checkpoint");
      }
    });
    session.remark("made checkpoint " + target);
  }

  private static void stats(ReplSession session, Arguments arguments) {
    Scope scope = session.keyspaces().scope(arguments);
    if (!arguments.has("--watch")) {
      arguments.expect(0, 0);
      session.show(StatisticsView.of(scope));
      return;
    }
    arguments.expect(0, 1);
    boolean interactive = session.mode() == ReplSession.Mode.INTERACTIVE;
    if (!interactive && !arguments.has("--count")) {
      throw new ReplException("--watch requires --count in a script, because nothing else ends it");
    }
    new StatsWatch(
            Duration.ofSeconds(arguments.count() == 0 ? 1 : arguments.number(0)),
            arguments.number("--count", Long.MAX_VALUE),
            interactive ? StatsWatch.Style.SCREEN : StatsWatch.Style.LINES,
            session::isCancelled,
            "")
        .run(scope, session.out(), session.ink());
  }

  private static void mem(ReplSession session, Arguments arguments) {
    arguments.expect(0, 1);
    if (arguments.count() == 0) {
      session.show(MemTablesView.of(session.keyspaces().scope(arguments)));
    } else {
      session.db().visitMemtable(arguments.number(0), printer(session));
    }
  }

  private static void disk(ReplSession session, Arguments arguments) {
    arguments.expect(0, 1);
    if (arguments.count() == 0) {
      session.show(TablesView.of(session.keyspaces().scope(arguments)));
    } else {
      session.db().visitTable(arguments.number(0), printer(session));
    }
  }

  private static EntryVisitor printer(ReplSession session) {
    return new EntryViews(entry -> {
      session.show(entry);
      return !session.isCancelled();
    });
  }

  private static void trace(ReplSession session, Arguments arguments) {
    arguments.expect(1, 1);
    session
        .usedSnapshot()
        .ifPresent(name -> session.remark("trace of the current state, not of snapshot " + name));
    Keyspace keyspace = session.keyspaces().of(arguments);
    session.show(new TraceView(keyspace.trace(arguments.bytes(0))));
  }

  private static void providers(ReplSession session, Arguments arguments) {
    arguments.expect(0, 1);
    List<ProviderInfo> found = Kiwi.tools().providers();
    if (arguments.count() == 1) {
      String kind = arguments.text(0);
      found = found.stream().filter(info -> info.kind().label().equals(kind)).toList();
      if (found.isEmpty()) {
        throw new ReplException("unknown provider kind '" + kind + "'");
      }
    }
    session.show(new ProvidersView(found));
  }
}
