package io.kiwidb.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.Parser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Word boundaries and completion. */
class ReplParserTest {
  private final ReplParser parser = new ReplParser();

  @TempDir
  private Path directory;

  private Kiwi db;
  private ReplSession session;

  @BeforeEach
  void open() {
    db = Kiwi.open(directory);
    for (String key : new String[] {"user:1", "user:2", "with blank"}) {
      db.put(key.getBytes(StandardCharsets.UTF_8), new byte[0]);
    }
    session = new ReplSession(
        db, new Output(new ByteArrayOutputStream()), Ink.PLAIN, ReplSession.Mode.INTERACTIVE);
  }

  @AfterEach
  void close() {
    session.close();
    db.close();
  }

  private List<String> complete(String typed) {
    List<Candidate> candidates = new ArrayList<>();
    new ReplCompleter(session, new CommandSet())
        .complete(
            null, parser.parse(typed, typed.length(), Parser.ParseContext.COMPLETE), candidates);
    return candidates.stream().map(Candidate::value).toList();
  }

  @Test
  void theWordAtTheCursorIsFound() {
    CompletingParsedLine line = parser.parse("put \"a b\" c", 7, Parser.ParseContext.COMPLETE);
    assertThat(line.wordIndex()).isEqualTo(1);
    assertThat(line.word()).isEqualTo("\"a b\"");
    assertThat(line.wordCursor()).isEqualTo(3);
    assertThat(parser.parse("put ", 4, Parser.ParseContext.COMPLETE).wordIndex())
        .isEqualTo(1);
    assertThat(parser.parse("", 0, Parser.ParseContext.COMPLETE).wordIndex()).isZero();
    assertThat(parser.parse("get \"ope", 8, Parser.ParseContext.COMPLETE).word())
        .isEqualTo("\"ope");
  }

  @Test
  void everyPlaceOfALineHasAWord() {
    for (String line :
        new String[] {"", " ", "  a ", "a  b", "put \"x y", "put 'x' \\", "a\\q b"}) {
      for (int cursor = 0; cursor <= line.length(); cursor++) {
        CompletingParsedLine parsed = parser.parse(line, cursor, Parser.ParseContext.COMPLETE);
        assertThat(parsed.wordIndex())
            .as("'%s' at %d", line, cursor)
            .isBetween(0, parsed.words().size() - 1);
        assertThat(parsed.wordCursor())
            .as("'%s' at %d", line, cursor)
            .isBetween(0, parsed.word().length());
      }
    }
  }

  @Test
  void commandsAreCompleted() {
    assertThat(complete("")).contains("put", "get", "snapshot", "config", "help");
  }

  @Test
  void settingsAndTheirValuesAreCompleted() {
    assertThat(complete("config ")).startsWith("set", "reset", "profile").contains("durability");
    assertThat(complete("config durability ")).isEmpty();
    assertThat(complete("config set "))
        .contains("memtable.bytes", "durability", "fifo.bytes", "tiered.space-percent");
    assertThat(complete("config set durability "))
        .containsExactly("sync", "batch", "adaptive", "none");
    assertThat(complete("config profile ")).containsExactly("dev", "prod");
  }

  @Test
  void keysOfTheStoreAreCompletedAsTheyAreTyped() {
    assertThat(complete("get user")).containsExactly("user:1", "user:2");
    assertThat(complete("get w")).containsExactly("with\\ blank");
    assertThat(complete("put user:1 ")).isEmpty();
  }

  @Test
  void snapshotsKindsAndNumbersAreCompleted() {
    session.openSnapshot(Optional.empty());
    assertThat(complete("snapshot use ")).containsExactly("s1", "store");
    assertThat(complete("providers ")).contains("log", "memtable", "compressor");
    assertThat(complete("mem ")).isNotEmpty();
    assertThat(complete("scan --")).contains("--prefix", "--reverse", "--limit");
    assertThat(complete("nonsense ")).isEmpty();
  }
}
