package io.kiwidb.cli.repl;

import io.kiwidb.EntryVisitor;
import io.kiwidb.Kiwi;
import io.kiwidb.ProviderInfo;
import io.kiwidb.ProviderKind;
import io.kiwidb.TableInfo;
import io.kiwidb.cli.view.CompactionSummary;
import io.kiwidb.cli.view.EntryView;
import io.kiwidb.cli.view.LevelsView;
import io.kiwidb.cli.view.MemTablesView;
import io.kiwidb.cli.view.ProvidersView;
import io.kiwidb.cli.view.StatisticsView;
import io.kiwidb.cli.view.TableTotals;
import io.kiwidb.cli.view.TablesView;
import io.kiwidb.cli.view.TraceView;
import io.kiwidb.cli.watch.StatsWatch;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What moves data down and what shows where it is: {@code flush}, {@code compact}, {@code mem},
 * {@code disk} and their like.
 */
final class InsightCommands {
  private InsightCommands() {}

  static List<ReplCommand> all() {
    return List.of(
        ReplCommand.of("flush", "write what is in memory to tables", (session, arguments) -> {
          arguments.expect(0, 0);
          session.db().flush();
          session.remark("flushed; " + TableTotals.of(session.db().tables()));
        }),
        ReplCommand.of(
            "compact",
            "merge all tables, remove what was deleted or overwritten",
            (session, arguments) -> {
              arguments.expect(0, 0);
              List<TableInfo> before = session.db().tables();
              session.db().compact();
              new CompactionSummary(before, session.db().tables()).lines().forEach(session::remark);
            }),
        ReplCommand.of(
                "mem [ID]", "list the memtables, or every entry of one", InsightCommands::mem)
            .suggesting((session, typed) ->
                session.db().memtables().stream().map(info -> info.id() + "").toList()),
        ReplCommand.of(
                "disk [NUMBER]", "list the tables, or every entry of one", InsightCommands::disk)
            .suggesting((session, typed) ->
                session.db().tables().stream().map(info -> info.number() + "").toList()),
        ReplCommand.of(
                "stats [--watch [SECONDS]] [--count N]",
                "show figures, once or again and again",
                InsightCommands::stats)
            .options(Set.of("--watch"), Set.of("--count")),
        ReplCommand.of("lsm", "draw the levels, memtables and logs", (session, arguments) -> {
          arguments.expect(0, 0);
          session.show(LevelsView.of(session.db(), session.width()));
        }),
        ReplCommand.of("trace KEY", "look a key up and show each step", InsightCommands::trace)
            .suggesting(DataCommands::keys),
        ReplCommand.of(
                "providers [KIND]",
                "list the providers that can be found",
                InsightCommands::providers)
            .suggesting((session, typed) ->
                Arrays.stream(ProviderKind.values()).map(ProviderKind::label).toList()));
  }

  private static void stats(ReplSession session, Arguments arguments) {
    if (!arguments.has("--watch")) {
      arguments.expect(0, 0);
      session.show(StatisticsView.of(session.db()));
      return;
    }
    arguments.expect(0, 1);
    boolean interactive = session.mode() == ReplSession.Mode.INTERACTIVE;
    if (!interactive && !arguments.has("--count")) {
      throw new ReplException("in a script --watch needs a --count: nobody is there to end it");
    }
    new StatsWatch(
            Duration.ofSeconds(arguments.count() == 0 ? 1 : arguments.number(0)),
            arguments.number("--count", Long.MAX_VALUE),
            interactive ? StatsWatch.Style.SCREEN : StatsWatch.Style.LINES,
            session::isCancelled,
            "")
        .run(session.db(), session.out(), session.ink());
  }

  private static void mem(ReplSession session, Arguments arguments) {
    arguments.expect(0, 1);
    if (arguments.count() == 0) {
      session.show(new MemTablesView(session.db().memtables()));
    } else {
      session.db().visitMemtable(arguments.number(0), printer(session));
    }
  }

  private static void disk(ReplSession session, Arguments arguments) {
    arguments.expect(0, 1);
    if (arguments.count() == 0) {
      session.show(new TablesView(session.db().tables()));
    } else {
      session.db().visitTable(arguments.number(0), printer(session));
    }
  }

  private static EntryVisitor printer(ReplSession session) {
    return (key, sequence, type, value) -> {
      session.show(new EntryView(key, sequence, type, value));
      return !session.isCancelled();
    };
  }

  private static void trace(ReplSession session, Arguments arguments) {
    arguments.expect(1, 1);
    session.usedSnapshot().ifPresent(name -> session.remark("of the store, not of " + name));
    session.show(new TraceView(session.db().trace(arguments.bytes(0))));
  }

  private static void providers(ReplSession session, Arguments arguments) {
    arguments.expect(0, 1);
    List<ProviderInfo> found = Kiwi.tools().providers();
    if (arguments.count() == 1) {
      String kind = arguments.text(0);
      found = found.stream().filter(info -> info.kind().label().equals(kind)).toList();
      if (found.isEmpty()) {
        throw new ReplException("there is no kind of provider '" + kind + "'");
      }
    }
    session.show(new ProvidersView(found));
  }
}
