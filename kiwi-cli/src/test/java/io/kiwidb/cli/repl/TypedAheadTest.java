package io.kiwidb.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TypedAheadTest {
  private final TypedAhead typed = new TypedAhead();

  @Test
  void largePiecesAreBoundedByTheirBytes() throws InterruptedException {
    byte[] half = new byte[TypedAhead.BYTES / 2];
    assertThat(typed.offer(half)).isTrue();
    assertThat(typed.offer(half)).isTrue();
    assertThat(typed.offer(new byte[1])).isFalse();
    assertThat(typed.poll(0)).isSameAs(half);
    assertThat(typed.offer(new byte[1])).as("a lost piece takes no room").isTrue();
    assertThat(typed.offer(half)).isFalse();
  }

  @Test
  void smallPiecesAreBoundedByTheirNumber() {
    int pieces = 0;
    while (typed.offer(new byte[1])) {
      pieces++;
    }
    assertThat(pieces).isBetween(100, TypedAhead.BYTES - 1);
  }
}
