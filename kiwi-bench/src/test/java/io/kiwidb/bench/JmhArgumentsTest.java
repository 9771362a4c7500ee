package io.kiwidb.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class JmhArgumentsTest {
  @Test
  void theNameOfAPartMeansItsClassAlone() {
    for (String part :
        List.of("memtable", "log", "table", "filter", "cache", "compressor", "strategy")) {
      Set<String> classes = matching(JmhArguments.rewrite(part, "-f", "1")[0]);
      assertThat(classes).hasSize(1);
      assertThat(classes.iterator().next()).containsIgnoringCase("." + part + "Benchmark");
    }
  }

  @Test
  void anyOtherPatternIgnoresCase() {
    assertThat(matching(JmhArguments.rewrite("APPENDsync")[0])).hasSize(1);
    assertThat(JmhArguments.rewrite("-l")).containsExactly("-l");
    assertThat(JmhArguments.rewrite()).isEmpty();
  }

  private static Set<String> matching(String pattern) {
    return BenchmarkList.defaultList()
        .find(
            OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
            List.of(pattern),
            List.of())
        .stream()
        .map(each -> each.getUserClassQName())
        .collect(Collectors.toSet());
  }
}
