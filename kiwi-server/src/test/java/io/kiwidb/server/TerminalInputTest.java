package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client may send to a shell. */
@Timeout(60)
class TerminalInputTest {
  private static final int MOST_CHARACTERS = 65_536;

  /** A shell that only keeps what is typed. */
  private static final class Recorder implements TerminalProvider {
    private final BlockingQueue<String> typed = new LinkedBlockingQueue<>();

    @Override
    public Printed run(Kiwi db, Rights rights, String line, Bounds bounds) {
      return new Printed("", "", true, false);
    }

    @Override
    public Shell start(Kiwi db, Rights rights, Size size, Screen screen) {
      return new Shell() {
        @Override
        public void type(String characters) {
          typed.add(characters);
        }

        @Override
        public void resize(Size newSize) {}

        @Override
        public void close() {
          screen.ended("closed");
        }
      };
    }
  }

  @Test
  void oneMessageIsBounded() throws Exception {
    Recorder recorder = new Recorder();
    try (TestServer server = TestServer.start(options -> options.terminal(recorder))) {
      SocketsTest.Client client = SocketsTest.connect(
          server, "/api/v1/ws/terminal", "Authorization", "Bearer " + server.server.token());
      client.send("{\"input\":\"" + "x".repeat(MOST_CHARACTERS) + "\"}");
      assertThat(recorder.typed.poll(40, TimeUnit.SECONDS)).hasSize(MOST_CHARACTERS);
      client.send("{\"input\":\"" + "x".repeat(MOST_CHARACTERS + 1) + "\"}");
      assertThat(client.closed.get(40, TimeUnit.SECONDS)).isEqualTo(1008);
      assertThat(recorder.typed).isEmpty();
    }
  }
}
