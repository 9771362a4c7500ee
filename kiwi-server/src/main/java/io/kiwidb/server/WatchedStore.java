package io.kiwidb.server;

import io.kiwidb.server.live.FinishedCompaction;
import io.kiwidb.server.live.StoreWatch;
import io.kiwidb.server.live.TableRef;
import io.kiwidb.server.live.TreeEdit;
import io.kiwidb.server.live.TreeHistory;
import io.kiwidb.server.resource.Compactions;
import io.kiwidb.server.resource.Watched;
import java.util.List;
import java.util.Optional;

/** Hands what is watched to the resources. Threading: thread-safe. */
record WatchedStore(StoreWatch watch) implements Watched {
  @Override
  public List<Compactions.Finished> finishedCompactions() {
    return watch.finishedCompactions().stream().map(WatchedStore::finished).toList();
  }

  private static Compactions.Finished finished(FinishedCompaction ended) {
    return new Compactions.Finished(
        ended.job(),
        ended.keyspace(),
        ended.reason(),
        refs(ended.inputs()),
        refs(ended.outputs()),
        ended.targetLevel(),
        ended.dropped(),
        switch (ended.outcome()) {
          case COMMITTED -> Compactions.Outcome.COMMITTED;
          case ABANDONED -> Compactions.Outcome.ABANDONED;
        },
        ended.endedMillis(),
        ended.tookMillis());
  }

  private static List<Compactions.TableRef> refs(List<TableRef> tables) {
    return tables.stream()
        .map(table -> new Compactions.TableRef(table.number(), table.level(), table.bytes()))
        .toList();
  }

  @Override
  public Optional<Trees> trees() {
    return watch.tree().map(Remembered::new);
  }

  /** The trees of one store. */
  private record Remembered(TreeHistory history) implements Trees {
    @Override
    public Moment at(long edit) {
      TreeHistory.Moment moment = history.at(edit);
      return new Moment(moment.at(), moment.firstEdit(), moment.lastEdit(), moment.tables());
    }

    @Override
    public List<Change> editsAfter(long edit) {
      return history.editsAfter(edit, Integer.MAX_VALUE).stream().map(Remembered::change).toList();
    }

    private static Change change(TreeEdit edit) {
      return new Change(
          edit.edit(),
          edit.millis(),
          edit.keyspace(),
          edit.keyspaceId(),
          edit.cause(),
          edit.job(),
          edit.added(),
          edit.removed());
    }
  }
}
