package io.kiwidb.server.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorePathsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cannot read /home/jo doe/kiwi, data/000012.log: I/O error|cannot read 000012.log: I/O error",
        "there is a keyspace 'a' already in /home/jo doe/kiwi, data; drop it|there is a keyspace 'a' already in the store; drop it",
        "the disk failed in read/write mode, and/or is full|the disk failed in read/write mode, and/or is full",
        "/etc/kiwi/token is missing|token is missing",
        "(/var/lib/other/000003.sst)|(000003.sst)",
        "C:\\stores\\one\\000003.sst is corrupt|000003.sst is corrupt",
        "12 MB/s, 1 / 2|12 MB/s, 1 / 2"
      })
  void onlyNamesOfFilesAreLeft(String text, String expected) {
    assertThat(StorePaths.without("/home/jo doe/kiwi, data", text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"memory", "''"})
  void aLocationThatIsNoPathIsAWord(String location) {
    assertThat(StorePaths.without(location, "out of memory")).isEqualTo("out of memory");
  }
}
