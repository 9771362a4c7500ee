package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kiwidb.Settings;
import io.kiwidb.server.json.Encoding;
import io.kiwidb.server.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TablesTest {
  private final ResourceStore open = new ResourceStore();
  private final Tables tables = new Tables(open.store, ResourceStore.LIMITS);

  @AfterEach
  void close() {
    open.close();
  }

  private Tables.Listing page(Tables.Sort sort, Integer limit, String continuation) {
    return tables.list(
        new Tables.Request("default", Encoding.TEXT, null, sort, limit, continuation));
  }

  private static List<String> keys(Tables.Listing listing) {
    return listing.tables().stream().map(Tables.Info::smallestKey).toList();
  }

  @Test
  void aTableIsToldWithAllThatIsInIt() {
    open.table("a", 1_000);
    Tables.Info table = page(Tables.Sort.KEY, null, null).tables().get(0);
    assertThat(table.keyspace()).isEqualTo("default");
    assertThat(table.entries()).isEqualTo(1);
    assertThat(tables.details(table.number(), null).table()).isEqualTo(table);
    assertThat(tables.filter(table.number()).keys()).isEqualTo(1);
    assertThat(tables.index(table.number(), null, null, null).blocks()).hasSize(1);
    StoredEntries.Request first = new StoredEntries.Request(null, null, 1, null);
    assertThat(tables.entries(table.number(), first).entries())
        .extracting(StoredEntries.Entry::key)
        .containsExactly("a");
    ResourceStore.assertProblem(() -> tables.details(999, null), ProblemCode.NOT_FOUND);
    ResourceStore.assertProblem(() -> Tables.Sort.named("color"), ProblemCode.BAD_REQUEST);
  }

  private StoredEntries.Page entries(long table, String continuation) {
    return tables.entries(table, new StoredEntries.Request(null, null, 2, continuation));
  }

  @Test
  void aValueInABlobFileIsToldWithItsPlace() {
    open.db.settings().set(Settings.BLOB_MIN_BYTES, 100L);
    open.put("large", 5_000);
    open.put("larger", 6_000);
    open.put("small", 3);
    open.db.flush();
    long table = page(Tables.Sort.KEY, null, null).tables().get(0).number();
    StoredEntries.Page first = entries(table, null);
    assertThat(first.entries())
        .extracting(StoredEntries.Entry::type, StoredEntries.Entry::valueBytes)
        .containsExactly(tuple("blob-pointer", 5_000), tuple("blob-pointer", 6_000));
    StoredEntries.Entry large = first.entries().get(0);
    assertThat(large.value()).hasSize(ResourceStore.LIMITS.shownValueBytes()).matches("\0+");
    StoredEntries.Blob at = large.blob();
    assertThat(at.recordBytes()).isPositive();
    assertThat(first.entries().get(1).blob())
        .matches(next -> next.file() == at.file())
        .matches(next -> next.offset() == at.offset() + at.recordBytes());
    StoredEntries.Entry small = entries(table, first.continuation()).entries().get(0);
    assertThat(small.type()).isEqualTo("put");
    assertThat(small.blob()).isNull();
  }

  @Test
  void pagesOfAListAreThoseOfOneMoment() {
    open.table("small", 10);
    open.table("large", 3_000);
    open.table("medium", 300);
    Tables.Listing first = page(Tables.Sort.BYTES, 1, null);
    open.table("largest", 30_000);
    List<String> all = new ArrayList<>(keys(first));
    for (String next = first.continuation(); next != null; ) {
      Tables.Listing page = page(Tables.Sort.BYTES, 1, next);
      assertThat(page.total()).isEqualTo(3);
      all.addAll(keys(page));
      next = page.continuation();
    }
    assertThat(all).containsExactly("large", "medium", "small");
    assertThat(keys(page(Tables.Sort.BYTES, null, null))).startsWith("largest", "large");
  }

  @Test
  void anotherListIsNotContinuedWithTheOneBefore() {
    open.table("a", 3_000);
    open.table("b", 10);
    String next = page(Tables.Sort.BYTES, 1, null).continuation();
    page(Tables.Sort.CREATED, 1, null);
    assertThat(keys(page(Tables.Sort.BYTES, 1, next))).containsExactly("b");
  }
}
