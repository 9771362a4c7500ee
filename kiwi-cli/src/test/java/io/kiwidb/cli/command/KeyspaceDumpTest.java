package io.kiwidb.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code dump} and {@code load} of stores with several keyspaces. */
class KeyspaceDumpTest {
  private static final long SEED = 11;
  private static final String USERS = "users";
  private static final String ODD = "it's \"odd\", \\@\\n \u00e9\ud83e\udd5d";

  private final Shell shell = new Shell();

  @TempDir
  private Path directory;

  private Path db;
  private Path copy;

  @BeforeEach
  void makeStore() {
    db = directory.resolve("db");
    copy = directory.resolve("copy");
  }

  private void fill() {
    Random random = new Random(SEED);
    try (Kiwi kiwi = Kiwi.open(db)) {
      List<Keyspace> keyspaces =
          List.of(kiwi, kiwi.createKeyspace(USERS), kiwi.createKeyspace(ODD));
      kiwi.createKeyspace("empty");
      for (Keyspace keyspace : keyspaces) {
        for (int i = 0; i < 300; i++) {
          byte[] key = new byte[random.nextInt(6)];
          byte[] value = new byte[random.nextInt(20)];
          random.nextBytes(key);
          random.nextBytes(value);
          keyspace.put(key, value);
        }
        keyspace.put("text".getBytes(UTF_8), ("a,\"b\"\t\n" + keyspace.name()).getBytes(UTF_8));
      }
    }
  }

  /** The names, keys and values of a store in their order, without empty keyspaces. */
  private static List<Object> contents(Path store) {
    List<Object> contents = new ArrayList<>();
    try (Kiwi kiwi = Kiwi.open(store)) {
      for (Keyspace keyspace : kiwi.keyspaces()) {
        try (Cursor cursor = keyspace.cursor()) {
          for (boolean ok = cursor.seekToFirst(); ok; ok = cursor.next()) {
            contents.addAll(List.of(keyspace.name(), cursor.key(), cursor.value()));
          }
        }
      }
    }
    return contents;
  }

  static Stream<Arguments> everyFormat() {
    return Stream.of("tsv", "csv", "jsonl")
        .flatMap(format -> Stream.of(
            Arguments.of(format, List.of()),
            Arguments.of(format, List.of("--hex")),
            Arguments.of(format, List.of("--base64"))));
  }

  private Shell.Result dump(String format, List<String> encoding, String... more) {
    List<Object> words = new ArrayList<>(List.of("dump", db, "--format", format));
    words.addAll(encoding);
    words.addAll(List.of(more));
    Shell.Result dump = shell.run(words.toArray());
    assertThat(dump.code()).as(dump.err()).isZero();
    return dump;
  }

  private Shell.Result load(byte[] input, String format, List<String> encoding, String... more) {
    List<Object> words = new ArrayList<>(List.of("load", copy, "-", "--format", format));
    words.addAll(encoding);
    words.addAll(List.of(more));
    return shell.input(input).run(words.toArray());
  }

  @ParameterizedTest
  @MethodSource("everyFormat")
  void aLoadedDumpIsTheSameStore(String format, List<String> encoding) {
    fill();
    Shell.Result loaded =
        load(dump(format, encoding).bytes(), format, encoding, "--create-keyspaces");
    assertThat(loaded.code()).as(loaded.err()).isZero();
    assertThat(loaded.out()).contains("2 keyspaces created");
    assertThat(contents(copy))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(contents(db));
  }

  @ParameterizedTest
  @MethodSource("everyFormat")
  void oneKeyspaceIsDumpedAndLoadedIntoAnother(String format, List<String> encoding) {
    fill();
    byte[] dump = dump(format, encoding, "--keyspace", ODD).bytes();
    Shell.Result loaded =
        load(dump, format, encoding, "--keyspace", "copy of odd", "--create-keyspaces");
    assertThat(loaded.code()).as(loaded.err()).isZero();
    assertThat(loaded.err()).contains("created keyspace 'copy of odd'\n");
    assertThat(shell.run("dump", copy, "--keyspace", "copy of odd").out())
        .isEqualTo(shell.run("dump", db, "--keyspace", ODD).out())
        .isNotEmpty();
    assertThat(shell.run("scan", copy, "--count").out()).isEqualTo("0\n");
  }

  @Test
  void aStoreWithoutKeyspacesIsDumpedAsBefore() {
    shell.run("put", db, "k", "v");
    assertThat(dump("tsv", List.of()).out()).isEqualTo("k\tv\n");
    assertThat(dump("csv", List.of()).out()).isEqualTo("k,v\n");
    assertThat(dump("jsonl", List.of()).out()).isEqualTo("{\"key\":\"k\",\"value\":\"v\"}\n");
  }

  @Test
  void recordsNameTheirKeyspace() {
    shell.run("put", db, "k", "v");
    shell.run("keyspace", "create", db, "a b");
    shell.run("put", db, "x", "y", "--keyspace", "a b");
    assertThat(dump("tsv", List.of()).out()).isEqualTo("k\tv\n\\@a b\tx\ty\n");
    assertThat(dump("csv", List.of()).out()).isEqualTo("keyspace,key,value\n,k,v\na b,x,y\n");
    assertThat(dump("jsonl", List.of()).out())
        .isEqualTo("{\"key\":\"k\",\"value\":\"v\"}\n"
            + "{\"keyspace\":\"a b\",\"key\":\"x\",\"value\":\"y\"}\n");
  }

  @Test
  void aMissingKeyspaceEndsTheLoadAndIsNamed() {
    String records = "a\t1\n\\@users\tb\t2\nc\t3\n";
    Shell.Result refused = load(records.getBytes(UTF_8), "tsv", List.of(), "--batch", "1");
    assertThat(refused.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(refused.err())
        .contains("the load failed; 1 record loaded, up to line 1")
        .contains("the record in line 2 is of keyspace users, which does not exist; load with"
            + " --create-keyspaces");
    assertThat(shell.run("scan", copy).out()).isEqualTo("a\t1\n");
    shell.run("keyspace", "create", copy, USERS);
    assertThat(load(records.getBytes(UTF_8), "tsv", List.of()).code()).isZero();
    assertThat(shell.run("scan", copy).out()).isEqualTo("a\t1\nc\t3\n");
    assertThat(shell.run("scan", copy, "--keyspace", USERS).out()).isEqualTo("b\t2\n");
  }

  @Test
  void recordsThatNameNoKeyspaceGoWhereTheCommandSays() {
    shell.run("keyspace", "create", copy, USERS);
    String records = "a\t1\n\\@default\tb\t2\n";
    assertThat(
            load(records.getBytes(UTF_8), "tsv", List.of(), "--keyspace", USERS).code())
        .isZero();
    assertThat(shell.run("scan", copy, "--keyspace", USERS).out()).isEqualTo("a\t1\n");
    assertThat(shell.run("scan", copy).out()).isEqualTo("b\t2\n");
  }
}
