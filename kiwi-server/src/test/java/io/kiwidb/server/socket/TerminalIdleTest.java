package io.kiwidb.server.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.server.http.Caller;
import io.kiwidb.server.json.Json;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.Test;

/** When a shell in which nothing is typed ends. */
class TerminalIdleTest {
  private final AtomicLong millis = new AtomicLong();
  private final List<Duration> idle = new ArrayList<>();
  private final Session session = (Session) Proxy.newProxyInstance(
      Session.class.getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, given) -> {
        if (method.getName().equals("setIdleTimeout")) {
          idle.add((Duration) given[0]);
        }
        return null;
      });

  /** A connection that is closed first takes an open batch with it, and says nothing. */
  @Test
  void theConnectionOutlivesTheShell() {
    TerminalSockets.wire(session);
    assertThat(idle).hasSize(1);
    assertThat(idle.get(0)).isGreaterThan(TerminalSockets.IDLE);
  }

  @Test
  void inputWithoutCharactersIsNotTyping() {
    TerminalClient client = new TerminalClient(
        TerminalSockets.wire(session),
        new Json(100),
        new Caller(Caller.Proof.TOKEN, "127.0.0.1", Optional.empty()),
        () -> Instant.ofEpochMilli(millis.get()));
    millis.set(10);
    client.hear("{\"input\": \"\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(client.isIdle(9)).isTrue();
    client.hear("{\"input\": \"x\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(client.isIdle(9)).isFalse();
  }
}
