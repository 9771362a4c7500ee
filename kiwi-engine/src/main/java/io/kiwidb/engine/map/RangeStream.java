package io.kiwidb.engine.map;

import io.kiwidb.Direction;
import io.kiwidb.KeyRange;
import io.kiwidb.key.KeyOrder;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A stream of entries that releases its consistent view when its terminal operation ends.
 *
 * <p>No hook of a stream tells a source that an operation such as {@code findFirst} has had enough.
 * But {@code flatMap} closes each stream that it is given, as soon as it has taken from it what it
 * wants. So this is a stream of parts, flattened; a part that is closed before it was read to its
 * end was the last:
 *
 * <ul>
 *   <li><b>Operations that read everything</b> get one part, which iterates with one cursor, closed
 *       at the end or by a failure.
 *   <li><b>Those that may stop early</b>, and iterators, get a page at a time, which is in memory;
 *       between pages only a sequence number is held. It is released by the last page, or by one
 *       that was not read to its end. An iterator buffers the part that it was given: with pages
 *       that is bounded.
 * </ul>
 *
 * <p>Threading: not thread-safe; not split.
 */
public final class RangeStream {
  private RangeStream() {}

  /** Returns a stream of the entries of a range; see {@link io.kiwidb.ReadView#stream}. */
  public static Stream<Map.Entry<byte[], byte[]>> of(
      StoreMap map, KeyRange range, Direction direction) {
    boolean ascending = Objects.requireNonNull(direction, "direction") == Direction.ASCENDING;
    KeyOrder order = map.scan().bounds().order();
    if (range.from().isPresent()
        && range.to().isPresent()
        && order.compare(range.from().get(), range.to().get()) >= 0) {
      return Stream.empty(); // a submap would be refused
    }
    StoreMap part = range.from().map(from -> map.tailMap(from, true)).orElse(map);
    part = range.to().isPresent() ? part.headMap(range.to().get(), false) : part;
    Parts parts = new Parts(ascending ? part : part.descendingMap());
    return StreamSupport.stream(parts, false).flatMap(Part::stream).onClose(parts::close);
  }

  /** A part of the entries, read once. */
  private static final class Part {
    private final Spliterator<Map.Entry<byte[], byte[]>> entries;
    private boolean ended;

    Part(Spliterator<Map.Entry<byte[], byte[]>> entries) {
      this.entries = entries;
    }

    boolean isAtEnd() {
      return ended;
    }

    Stream<Map.Entry<byte[], byte[]>> stream() {
      return StreamSupport.stream(new Noticed(), false);
    }

    /** Notices the end. */
    private final class Noticed implements Spliterator<Map.Entry<byte[], byte[]>> {
      @Override
      public boolean tryAdvance(Consumer<? super Map.Entry<byte[], byte[]>> action) {
        boolean there = entries.tryAdvance(action);
        ended = !there;
        return there;
      }

      @Override
      public void forEachRemaining(Consumer<? super Map.Entry<byte[], byte[]>> action) {
        entries.forEachRemaining(action);
        ended = true;
      }

      @Override
      public @Nullable Spliterator<Map.Entry<byte[], byte[]>> trySplit() {
        return null;
      }

      @Override
      public long estimateSize() {
        return Long.MAX_VALUE;
      }

      @Override
      public int characteristics() {
        return ORDERED | NONNULL;
      }
    }
  }

  /** All entries, part by part. */
  private static final class Parts implements Spliterator<Part> {
    private final StoreMap map;
    private @Nullable PagedIterator<Map.Entry<byte[], byte[]>> pages; // null before the first
    private boolean closed;

    Parts(StoreMap map) {
      this.map = map;
    }

    @Override
    public boolean tryAdvance(Consumer<? super Part> action) {
      if (closed) {
        return false;
      }
      PagedIterator<Map.Entry<byte[], byte[]>> from = pages;
      if (from == null) {
        from = PagedIterator.of(map, ElementView.ENTRIES);
        pages = from;
      }
      boolean there = false;
      boolean more = false;
      try {
        there = from.hasNext();
        if (there) {
          Part part = new Part(from.nextPage().spliterator());
          action.accept(part);
          more = part.isAtEnd();
        }
      } finally {
        if (!more) {
          close();
        }
      }
      return there;
    }

    @Override
    public void forEachRemaining(Consumer<? super Part> action) {
      if (pages == null && !closed) {
        closed = true;
        action.accept(new Part(new StoreSpliterator<>(map, ElementView.ENTRIES)));
      } else {
        Spliterator.super.forEachRemaining(action);
      }
    }

    void close() {
      closed = true;
      if (pages != null) {
        pages.close();
      }
    }

    @Override
    public @Nullable Spliterator<Part> trySplit() {
      return null;
    }

    @Override
    public long estimateSize() {
      return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
      return ORDERED | NONNULL;
    }
  }
}
