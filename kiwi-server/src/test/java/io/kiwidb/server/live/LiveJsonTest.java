package io.kiwidb.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiwidb.RunningCompaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveJsonTest {
  private static final String HOSTILE =
      "\u001b[2J\u0007\u007f\u0085\u009b31m\u202e</script>\r\n\u2028\ud83d\ude00";

  private static JsonNode read(String json) throws Exception {
    return new ObjectMapper().readTree(json);
  }

  @Test
  void hostileTextCannotActOnATerminalAndComesBackWhole() throws Exception {
    LogLine line = new LogLine(
        1, LogLevel.WARN, LogLine.OTHER, HOSTILE, HOSTILE, null, Map.of(HOSTILE, HOSTILE));
    String json = new String(LiveJson.line(line), StandardCharsets.UTF_8);
    assertThat(json).endsWith("\n").isEqualTo(json.strip() + "\n");
    assertThat(json.strip().chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    assertThat(read(json).get("message").textValue()).isEqualTo(HOSTILE);
    assertThat(read(json).get("fields").get(HOSTILE).textValue()).isEqualTo(HOSTILE);
  }

  @Test
  void aLineHasTheMembersOfTheContract() throws Exception {
    JsonNode line = read(new String(
        LiveJson.line(new LogLine(5, LogLevel.INFO, "log", "m", null, "t", Map.of("n", 1))),
        StandardCharsets.UTF_8));
    assertThat(line)
        .isEqualTo(
            read(
                "{\"millis\":5,\"level\":\"info\",\"event\":\"log\",\"message\":\"m\",\"thread\":\"t\",\"fields\":{\"n\":1}}"));
  }

  @Test
  void eachMessageIsOneMember() throws Exception {
    double[] row = new double[Figure.values().length];
    row[Figure.CACHE_HIT_SHARE.ordinal()] = Double.NaN;
    JsonNode stats = read(LiveJson.message(StatsHistory.sample(3, row)));
    assertThat(stats.at("/stats/millis").longValue()).isEqualTo(3);
    assertThat(stats.at("/stats/figures/cacheHitShare").isNull()).isTrue();
    assertThat(stats.at("/stats/figures/writes").doubleValue()).isZero();
    assertThat(read(LiveJson.message(new DroppedMessages(LiveTopic.LOGS, 4))))
        .isEqualTo(read("{\"dropped\":{\"topic\":\"logs\",\"messages\":4}}"));
    assertThat(read(LiveJson.message(new LiveEvent(1, "a.b", LogLevel.WARN, "t", Map.of()))))
        .isEqualTo(
            read(
                "{\"event\":{\"millis\":1,\"name\":\"a.b\",\"level\":\"warn\",\"text\":\"t\",\"fields\":{}}}"));
    assertThat(read(LiveJson.message(SubscriberTest.line(LogLevel.INFO, "m")))
            .fieldNames()
            .next())
        .isEqualTo("log");
  }

  @Test
  void runningCompactionsHaveTheMembersOfTheContract() throws Exception {
    RunningCompaction running = new RunningCompaction(
        3, "users", "why", List.of(TreeHistoryTest.table(9, 1)), 2, 77, 10, 20, 1);
    assertThat(read(LiveJson.message(LiveCompactions.of(List.of(running)))))
        .isEqualTo(
            read(
                "{\"compactions\":[{\"job\":3,\"keyspace\":\"users\",\"reason\":\"why\",\"inputs\":[{\"number\":9,\"level\":1,\"bytes\":100}],"
                    + "\"targetLevel\":2,\"startedMillis\":77,\"inputBytes\":100,\"readBytes\":10,\"writtenBytes\":20,\"outputs\":1}]}"));
    assertThat(read(LiveJson.message(LiveCompactions.of(List.of()))))
        .isEqualTo(read("{\"compactions\":[]}"));
  }
}
