package io.kiwidb.server.backup;

import io.kiwidb.Kiwi;
import io.kiwidb.server.live.LogFile;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the files of an open store while nothing but its newest log changes
 * ({@link Kiwi#pauseBackgroundWork}). The copy has everything that was acknowledged before the
 * pause, and maybe more.
 *
 * <ol>
 *   <li>C1: every file is read during the pause. Closing the store ends it, so after the last file
 *       another pause must still be possible; otherwise the copy is worthless.
 *   <li>C2: every file is synced before the copy has its name.
 *   <li>C3: whatever fails, the pause ends and the partial copy is removed.
 *   <li>C4: the pause is bounded: during it memtables grow, and writers wait once they are full.
 * </ol>
 *
 * <p>Threading: thread-safe; each copy on one thread.
 */
public final class StoreCopy {
  /** Tells how far a copy is. Threading: the thread that copies. */
  @FunctionalInterface
  public interface Progress {
    /** Tells it; returns whether to go on. */
    boolean tell(long done, long total, String message);
  }

  /**
   * A copy that is complete.
   *
   * @param name its directory, relative to that of all copies
   */
  public record Made(String name, int files, long bytes) {}

  private static final Logger LOG = LoggerFactory.getLogger(StoreCopy.class);
  private static final int PIECE = 1 << 20;
  private static final String LOCK = "LOCK"; // closing a second handle would release the lock

  private final BackupDirectory directory;
  private final Duration longest;
  private final LongSupplier nanoClock;
  private final CopyDisk disk;

  /**
   * Creates copies in a directory.
   *
   * @param longest how long the store may be held still
   * @param nanoClock a clock in nanoseconds, such as {@link System#nanoTime}
   */
  public StoreCopy(
      BackupDirectory directory, Duration longest, LongSupplier nanoClock, CopyDisk disk) {
    this.directory = directory;
    this.longest = longest;
    this.nanoClock = nanoClock;
    this.disk = disk;
  }

  /** Creates copies on an ordinary disk. */
  public StoreCopy(BackupDirectory directory, Duration longest) {
    this(directory, longest, System::nanoTime, path -> Files.getFileStore(path).getUsableSpace());
  }

  /** Fails with a problem if there is no room for a copy. */
  public void requireRoom(Path store) {
    try {
      requireRoom(sizeOf(filesOf(store)));
    } catch (IOException e) { // a file that goes just now, for example; the copy will tell
      LOG.debug("the size of the store is not known", e);
    }
  }

  private void requireRoom(long bytes) throws IOException {
    long usable = disk.usableBytes(directory.path());
    if (usable < bytes) {
      throw new ProblemException(
          ProblemCode.STORAGE_FAILURE,
          "The disk of the backups has no room: the store has " + bytes + " bytes, free are "
              + usable + ".");
    }
  }

  /**
   * Makes a copy.
   *
   * @param store the directory of the store
   * @param name the name of the store
   */
  public Made make(Kiwi db, Path store, String name, Instant now, Progress progress) {
    Path partial = null;
    boolean isDone = false;
    try {
      partial = directory.begin(name, now);
      Run run = new Run(db, progress);
      run.copy(store, partial);
      String done = directory.complete(partial);
      isDone = true;
      return new Made(done, run.files, run.done);
    } catch (IOException e) {
      throw failed(e);
    } finally {
      if (partial != null && !isDone) {
        remove(partial); // C3
      }
    }
  }

  private ProblemException failed(IOException error) {
    LOG.warn("a backup failed", error);
    return new ProblemException(
        ProblemCode.STORAGE_FAILURE,
        isFull(error)
            ? "The disk of the backups is full; the partial copy is removed."
            : "The copy could not be made; see the log of the server.");
  }

  private boolean isFull(IOException error) {
    String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("no space left") || message.contains("quota exceeded")) {
      return true;
    }
    try {
      return disk.usableBytes(directory.path()) < PIECE; // in other languages
    } catch (IOException e) {
      return false;
    }
  }

  private void remove(Path partial) {
    try {
      directory.remove(partial);
    } catch (IOException e) {
      LOG.warn("the partial backup {} could not be removed", partial.getFileName(), e);
    }
  }

  /** Without the lock, and the log of the server, which goes on while files are copied. */
  private static List<Path> filesOf(Path store) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : BackupDirectory.filesOf(store)) {
      String name = String.valueOf(file.getFileName());
      if (!name.equals(LOCK)
          && !name.startsWith(LogFile.NAME)
          && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        files.add(file);
      }
    }
    return files;
  }

  private static long sizeOf(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  /** One copy in the making. Threading: one thread. */
  private final class Run {
    private final Kiwi db;
    private final Progress progress;
    private final long begun = nanoClock.getAsLong();
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
    private int files;
    private long done;
    private long total;

    Run(Kiwi db, Progress progress) {
      this.db = db;
      this.progress = progress;
    }

    void copy(Path store, Path partial) throws IOException {
      tell("waiting until no flush or compaction runs");
      try (Kiwi.Pause pause = db.pauseBackgroundWork()) {
        List<Path> all = filesOf(store);
        total = sizeOf(all);
        requireRoom(total);
        for (Path file : all) {
          files++;
          copyFile(file, partial.resolve(file.getFileName()), files + " of " + all.size());
        }
        db.pauseBackgroundWork().close(); // C1: fails if the store has begun to close
      }
    }

    /** Copies a file up to the end that it has now: the newest log may grow for ever. */
    private void copyFile(Path from, Path to, String which) throws IOException {
      try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
          FileChannel out =
              FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        long end = in.size();
        for (long at = 0; at < end; at += piece.limit()) {
          tell("file " + which);
          piece.clear().limit((int) Math.min(PIECE, end - at));
          if (in.read(piece, at) <= 0) {
            throw new IOException("a file of the store became shorter while it was copied");
          }
          disk.write(out, piece.flip());
          done += piece.limit();
        }
        out.force(true); // C2
      }
    }

    private void tell(String message) {
      if (!progress.tell(done, total, message)) {
        throw new ProblemException(
            ProblemCode.CONFLICT, "The store or the server closed; the partial copy is removed.");
      }
      if (nanoClock.getAsLong() - begun > longest.toNanos()) {
        throw new ProblemException( // C4
            ProblemCode.TIMEOUT,
            "The copy took longer than " + longest.toSeconds()
                + " s, for which the store may be held still; the partial copy is removed.");
      }
    }
  }
}
