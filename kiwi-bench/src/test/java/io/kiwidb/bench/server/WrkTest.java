package io.kiwidb.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.bench.engine.BenchException;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrkTest {
  private static final String OUTPUT = """
      Running 10s test @ http://127.0.0.1:7333
        1 threads and 16 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency     1.01ms  850.50us  24.32ms   92.50%
          Req/Sec    17.14k     1.22k   19.04k    99.00%
        Latency Distribution
           50%  812.00us
           75%    1.11ms
           90%    1.75ms
           99%    4.20ms
        170631 requests in 10.01s, 41.50MB read
      Requests/sec:  17046.17
      Transfer/sec:      4.15MB
      """;

  @Test
  void figuresAreReadFromTheOutput() {
    assertThat(Wrk.parse(OUTPUT)).isEqualTo(new HttpFigures(17046.17, 812_000, 4_200_000));
  }

  @Test
  void secondsAndMinutesAreRead() {
    HttpFigures slow = Wrk.parse(OUTPUT.replace("812.00us", "1.50s").replace("4.20ms", "1.25m"));
    assertThat(slow.p50Nanos()).isEqualTo(1_500_000_000L);
    assertThat(slow.p99Nanos()).isEqualTo(75_000_000_000L);
  }

  @Test
  void requestsThatFailAreAnError() {
    assertThatThrownBy(() -> Wrk.parse(OUTPUT + "  Non-2xx or 3xx responses: 12\n"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("responses: 12");
    assertThatThrownBy(
            () -> Wrk.parse(OUTPUT + "  Socket errors: connect 0, read 3, write 0, timeout 0\n"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("read 3");
  }

  @Test
  void anythingElseIsShownAsItIs() {
    assertThatThrownBy(() -> Wrk.parse("unable to connect"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("unable to connect");
  }

  @Test
  void theMedianIsThatOfTheRate() {
    HttpFigures low = new HttpFigures(1, 9, 9);
    HttpFigures middle = new HttpFigures(2, 5, 5);
    HttpFigures high = new HttpFigures(3, 1, 1);
    assertThat(HttpFigures.median(List.of(high, low, middle))).isEqualTo(middle);
  }
}
