package io.kiwidb.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.testkit.storage.StorageContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewDirectoryTest {
  private static final NewDirectory.Contents CONTENTS =
      new NewDirectory.Contents("LOCK", "CURRENT", name -> name.matches("LOCK|CURRENT|\\d+\\.sst"));

  @TempDir
  private Path scratch;

  private Path target;
  private Path place;

  @BeforeEach
  void namePlaces() {
    target = scratch.resolve("a/b/target");
    place = scratch.resolve("a/b/target.incomplete");
  }

  @Test
  void hasItsNameWhenItIsPublished() {
    try (NewDirectory directory = NewDirectory.begin(target, CONTENTS)) {
      StorageContents.write(directory.storage(), "1.sst", new byte[3]);
      assertThat(target).doesNotExist();
      assertThat(place).isDirectory();
      directory.publish();
      assertThat(place).doesNotExist();
    }
    assertThat(target.resolve("1.sst")).hasSize(3);
  }

  @Test
  void isRemovedIfItIsNot() {
    try (NewDirectory directory = NewDirectory.begin(target, CONTENTS)) {
      StorageContents.write(directory.storage(), "1.sst", new byte[3]);
    }
    assertThat(place).doesNotExist();
    assertThat(target).doesNotExist();
  }

  @Test
  void twoCannotBeginAtOnce() {
    try (NewDirectory directory = NewDirectory.begin(target, CONTENTS)) {
      StorageContents.write(directory.storage(), "1.sst", new byte[3]);
      StorageContents.write(directory.storage(), "CURRENT", new byte[3]);
      assertThatThrownBy(() -> NewDirectory.begin(target, CONTENTS))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));
      directory.publish();
    }
    assertThat(target.resolve("1.sst")).hasSize(3);
  }

  @Test
  void somethingThatCameMeanwhileIsNotReplaced() throws IOException {
    try (NewDirectory directory = NewDirectory.begin(target, CONTENTS)) {
      Files.createDirectory(target); // empty: a rename of the system would replace it
      assertThatThrownBy(directory::publish)
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXISTS));
    }
    assertThat(target).isEmptyDirectory();
    assertThat(place).doesNotExist();
  }

  @Test
  void whatAKilledProcessLeftIsReplaced() throws IOException {
    Files.createDirectories(place);
    Files.write(place.resolve("1.sst"), new byte[9]);
    Files.createFile(place.resolve("LOCK"));
    try (NewDirectory directory = NewDirectory.begin(target, CONTENTS)) {
      assertThat(directory.storage().list()).containsExactly("LOCK");
    }
  }

  @Test
  void whatMayBeWantedIsKept() throws IOException {
    Files.createDirectories(place);
    Path file = Files.createFile(place.resolve("diary"));
    assertThatThrownBy(() -> NewDirectory.begin(target, CONTENTS)).hasMessageContaining("'diary'");
    assertThat(place.resolve("LOCK")).doesNotExist();
    Files.delete(file);
    Files.createFile(place.resolve("CURRENT"));
    assertThatThrownBy(() -> NewDirectory.begin(target, CONTENTS))
        .hasMessageContaining("'CURRENT'");
    assertThat(place.resolve("CURRENT")).exists();
  }

  @Test
  void aTargetThatExistsIsRefused() throws IOException {
    Files.createDirectories(scratch.resolve("a/b"));
    Files.createSymbolicLink(target, scratch.resolve("nowhere"));
    for (Path taken : new Path[] {scratch, target, Path.of("/")}) {
      assertThatThrownBy(() -> NewDirectory.begin(taken, CONTENTS))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXISTS));
    }
  }
}
