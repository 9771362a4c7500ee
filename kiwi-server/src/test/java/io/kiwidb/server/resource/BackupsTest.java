package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Settings;
import io.kiwidb.server.backup.BackupDirectory;
import io.kiwidb.server.backup.CopyDisk;
import io.kiwidb.server.backup.StoreCopy;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.store.ServedStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class BackupsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-30T08:15:00Z"));
  private static final String NAME = "my_store-20261130T081500Z";
  private static final Options OPTIONS = Options.builder()
      .profile(Profile.DEV)
      .set(Settings.MEMTABLE_ENTRIES, 4_000L)
      .build();

  @TempDir
  Path scratch;

  private ServedStore store;
  private final Tasks tasks = new Tasks(4);
  private final AtomicLong nanos = new AtomicLong();

  /** A disk that stops before the third piece until it is told to go on. */
  private static class Slow implements CopyDisk {
    final CountDownLatch halfWay = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    private int pieces;

    @Override
    public long usableBytes(Path directory) {
      return Long.MAX_VALUE;
    }

    @Override
    public void write(WritableByteChannel file, ByteBuffer piece) throws IOException {
      if (++pieces == 3) {
        halfWay.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      CopyDisk.super.write(file, piece);
    }
  }

  @BeforeEach
  void open() {
    store = ServedStore.in(scratch.resolve("store"), OPTIONS, "my store");
    put(0, 1_000);
    store.db().flush();
  }

  @AfterEach
  void close() {
    tasks.close();
    store.release();
  }

  private void put(long from, long to) {
    for (long i = from; i < to; i++) {
      put(i);
    }
  }

  private void put(long i) {
    store.db().put(key(i), ByteBuffer.allocate(100).putLong(i).array());
  }

  private static byte[] key(long i) {
    return ByteBuffer.allocate(8).putLong(i).array();
  }

  private Backups backups(CopyDisk disk) {
    Backups backups = new Backups(
        store,
        tasks,
        Optional.of(new StoreCopy(
            BackupDirectory.open(scratch.resolve("copies"), store.files()),
            Duration.ofSeconds(60),
            nanos::get,
            disk)),
        CLOCK);
    store.listen(backups);
    return backups;
  }

  private List<String> copies() throws IOException {
    try (Stream<Path> files = Files.list(scratch.resolve("copies"))) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  private Tasks.Info ended(Tasks.Info task) {
    Tasks.Info now = tasks.find(task.id());
    while (now.endedMillis() == null) {
      Thread.onSpinWait(); // nothing tells that a task has ended
      now = tasks.find(task.id());
    }
    return now;
  }

  private static void assertProblem(ThrowingCallable call, ProblemCode code, String text) {
    assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> {
      assertThat(e.code()).isEqualTo(code);
      assertThat(e.detail()).contains(text);
    });
  }

  /** A pause lets nothing be flushed. */
  private void assertNothingIsPaused() {
    store.db().flush();
    store.db().createKeyspace("after");
  }

  @Test
  void aCopyOpensAndVerifiesWhileWritersWentOn() throws Exception {
    Slow disk = new Slow();
    Backups backups = backups(disk);
    Thread writer = new Thread(() -> put(1_000, 1_500));
    writer.start();
    Tasks.Info begun = backups.start();
    disk.halfWay.await(); // the pause has begun
    assertThatThrownBy(() -> store.db().flush()).isInstanceOf(IllegalStateException.class);
    writer.join();
    put(1_500, 1_600);
    disk.goOn.countDown();
    put(1_600, 2_000);
    Tasks.Info done = ended(begun);
    assertThat(done.state()).as(done.message()).isEqualTo("succeeded");
    assertThat(done.message()).startsWith(NAME + ": ").doesNotContain(scratch.toString());
    assertThat(done.done()).isEqualTo(done.total());
    assertThat(copies()).containsExactly(NAME);
    assertNothingIsPaused();

    Path copy = scratch.resolve("copies").resolve(NAME);
    assertThat(Kiwi.tools().verify(copy, line -> {}).problems()).isEmpty();
    try (Kiwi db = Kiwi.open(copy, OPTIONS)) {
      long i = 0;
      while (db.get(key(i)) != null) {
        i++;
      }
      assertThat(i).as("all that was acknowledged before").isGreaterThanOrEqualTo(1_000);
      for (long later = i; later < 2_000; later++) {
        assertThat(db.get(key(later))).as("no gap before %d", later).isNull();
      }
    }
  }

  @Test
  void twoWithinASecondHaveTwoNames() throws IOException {
    Backups backups = backups(path -> Long.MAX_VALUE);
    assertThat(ended(backups.start()).state()).isEqualTo("succeeded");
    assertThat(ended(backups.start()).message()).startsWith(NAME + "-2: ");
    assertThat(copies()).containsExactlyInAnyOrder(NAME, NAME + "-2");
  }

  @Test
  void aServerThatStopsHalfWayLeavesNothing() throws Exception {
    Slow disk = new Slow();
    Tasks.Info task = backups(disk).start();
    disk.halfWay.await();
    assertThat(copies()).containsExactly(NAME + ".partial");
    Thread stop = new Thread(tasks::close);
    stop.start();
    while (stop.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait(); // it waits for the task
    }
    disk.goOn.countDown();
    stop.join();
    assertThat(ended(task).state()).isEqualTo("failed");
    assertThat(copies()).isEmpty();
    assertNothingIsPaused();
  }

  @Test
  void aStoreThatIsClosedHalfWayIsNotCopied() throws Exception {
    Slow disk = new Slow();
    Tasks.Info task = backups(disk).start();
    disk.halfWay.await();
    Thread closer = new Thread(store::close);
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait(); // it waits for the copy
    }
    disk.goOn.countDown();
    closer.join();
    assertThat(ended(task).message()).contains("closed");
    assertThat(copies()).isEmpty();
    store.open();
    assertNothingIsPaused();
  }

  @Test
  void aStoreThatSomebodyElseClosesHalfWayIsNotCopied() throws Exception {
    Slow disk = new Slow();
    Tasks.Info task = backups(disk).start();
    disk.halfWay.await();
    store.db().close(); // as an application may: nobody tells the server
    disk.goOn.countDown();
    assertThat(ended(task).state()).isEqualTo("failed");
    assertThat(copies()).isEmpty();
  }

  @Test
  void aDiskThatFillsUpLeavesNothing() throws IOException {
    Tasks.Info task = backups(new CopyDisk() {
          private int pieces;

          @Override
          public long usableBytes(Path directory) {
            return Long.MAX_VALUE;
          }

          @Override
          public void write(WritableByteChannel file, ByteBuffer piece) throws IOException {
            if (++pieces == 3) {
              throw new IOException("No space left on device");
            }
            CopyDisk.super.write(file, piece);
          }
        })
        .start();
    Tasks.Info end = ended(task);
    assertThat(end.state()).isEqualTo("failed");
    assertThat(end.message()).contains("The disk of the backups is full");
    assertThat(copies()).isEmpty();
    assertNothingIsPaused();
  }

  @Test
  void withoutRoomNothingBegins() throws IOException {
    Backups backups = backups(path -> 10);
    assertProblem(backups::start, ProblemCode.STORAGE_FAILURE, "no room");
    assertThat(copies()).isEmpty();
    assertProblem(backups::start, ProblemCode.STORAGE_FAILURE, "no room"); // none is running
  }

  @Test
  void oneRunsAtATime() throws Exception {
    Slow disk = new Slow();
    Backups backups = backups(disk);
    Tasks.Info first = backups.start();
    disk.halfWay.await();
    assertProblem(backups::start, ProblemCode.CONFLICT, "running");
    disk.goOn.countDown();
    assertThat(ended(first).state()).isEqualTo("succeeded");
    assertThat(ended(backups.start()).state()).isEqualTo("succeeded");
  }

  @Test
  void thePauseIsBounded() throws Exception {
    Slow disk = new Slow();
    Tasks.Info task = backups(disk).start();
    disk.halfWay.await();
    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    disk.goOn.countDown();
    assertThat(ended(task).message()).contains("longer than 60 s");
    assertThat(copies()).isEmpty();
    assertNothingIsPaused();
  }

  @Test
  void aCopyHasNeitherTheLockNorTheLogOfTheServer() throws IOException {
    Files.writeString(scratch.resolve("store").resolve("kiwi.log"), "{}");
    assertThat(ended(backups(path -> Long.MAX_VALUE).start()).state()).isEqualTo("succeeded");
    try (Stream<Path> files = Files.list(scratch.resolve("copies").resolve(NAME))) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .contains("CURRENT")
          .doesNotContain("LOCK", "kiwi.log");
    }
  }

  @Test
  void copiesAreNotMadeIntoTheStore() {
    Path inside = scratch.resolve("store").resolve("copies");
    assertThatThrownBy(() -> BackupDirectory.open(inside, store.files()))
        .hasMessageContaining("directory of the store");
  }
}
