package io.kiwidb.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.server.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that are longer than what is kept of them. */
@Timeout(60)
class AnswerStreamTest {
  private static final int ITEMS = 100_000; // each of 11 bytes and a comma

  /** A list that is made as it is read. */
  private static List<String> list(int items, IntConsumer before) {
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        before.accept(index);
        return "%09d".formatted(index);
      }

      @Override
      public int size() {
        return items;
      }
    };
  }

  private static <T> HttpResponse<T> get(List<String> answer, Weight weight, BodyHandler<T> handler)
      throws Exception {
    Area area = () ->
        List.of(Route.get("/api/v1/test", Set.of(), call -> Answer.ok(answer)).weight(weight));
    Token token = Token.random();
    try (HttpServer server = HttpServer.start(
        ServerOptions.defaults(), token, InstantSource.system(), List.of(area), Optional.empty())) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/test"))
          .header("Authorization", "Bearer " + token.text())
          .build();
      return HttpClient.newHttpClient().send(request, handler);
    }
  }

  @Test
  void aLongAnswerIsWhole() throws Exception {
    for (Weight weight : Weight.values()) {
      HttpResponse<String> response =
          get(list(ITEMS, index -> {}), weight, BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(response.headers().firstValue("Content-Length")).isEmpty();
      assertThat(response.body())
          .hasSize(12 * ITEMS + 1)
          .startsWith("[\"000000000\",")
          .endsWith("\"000099999\"]");
    }
  }

  @Test
  void aLongAnswerBeginsBeforeItIsMade() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    List<String> half = list(ITEMS, index -> {
      if (index == ITEMS / 2) {
        await(begun);
      }
    });
    get(half, Weight.SCAN, info -> {
      if (info.statusCode() == 200) {
        begun.countDown(); // the head is here
      }
      return HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
    });
    assertThat(begun.getCount()).isZero();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> failingAt(int index) {
    return list(ITEMS, each -> {
      if (each == index) {
        throw new IllegalStateException("on purpose");
      }
    });
  }

  @Test
  void aFailureAtTheBeginningIsAProblem() throws Exception {
    HttpResponse<String> response = get(failingAt(100), Weight.SCAN, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.body()).doesNotContain("purpose").doesNotContain("0000");
  }

  @Test
  void anAnswerThatFailsLaterIsNotTakenForAWholeOne() {
    assertThatThrownBy(() -> get(failingAt(ITEMS - 1), Weight.SCAN, BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }
}
