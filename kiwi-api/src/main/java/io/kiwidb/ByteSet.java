package io.kiwidb;

import io.kiwidb.io.ByteReader;
import io.kiwidb.io.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * A set of byte arrays, for values of the merge operator {@code union}.
 *
 * <p>Its encoding is the elements in bytewise (unsigned) order, each once, as length (varint) and
 * bytes: {@code 01 61 02 62 63} is the set of {@code a} and {@code bc}. The empty set has no bytes.
 *
 * <p>Threading: immutable. Ownership: elements are copied on the way in and out.
 */
public final class ByteSet {
  private static final ByteSet EMPTY = new ByteSet(new TreeSet<>(Arrays::compareUnsigned));

  private final TreeSet<byte[]> elements;

  private ByteSet(TreeSet<byte[]> elements) {
    this.elements = elements;
  }

  /** Returns the set of these elements. */
  public static ByteSet of(byte[]... elements) {
    return elements.length == 0 ? EMPTY : of(List.of(elements));
  }

  /** Returns the set of these elements. */
  public static ByteSet of(Collection<byte[]> elements) {
    TreeSet<byte[]> copies = new TreeSet<>(Arrays::compareUnsigned);
    elements.forEach(element -> copies.add(element.clone()));
    return new ByteSet(copies);
  }

  /** Returns the set with this encoding. Throws {@link IllegalArgumentException} for another. */
  public static ByteSet decode(byte[] encoded) {
    TreeSet<byte[]> elements = new TreeSet<>(Arrays::compareUnsigned);
    ByteReader in = new ByteReader("set", 0, encoded, 0, encoded.length);
    try {
      while (in.remaining() > 0) {
        byte[] element = in.readBytes();
        if (!elements.isEmpty() && Arrays.compareUnsigned(elements.last(), element) >= 0) {
          throw new IllegalArgumentException("not the encoding of a set: its order is wrong");
        }
        elements.add(element);
      }
    } catch (CorruptionException e) {
      throw new IllegalArgumentException("not the encoding of a set: " + e.getMessage(), e);
    }
    return new ByteSet(elements);
  }

  /** Returns its encoding. */
  public byte[] encode() {
    ByteWriter out = new ByteWriter(64);
    elements.forEach(out::writeBytes);
    return out.toByteArray();
  }

  /** Returns the set with the elements of all of these. */
  public static ByteSet union(Iterable<ByteSet> sets) {
    TreeSet<byte[]> all = new TreeSet<>(Arrays::compareUnsigned);
    sets.forEach(set -> all.addAll(set.elements));
    return new ByteSet(all);
  }

  /** Returns whether it has an element. */
  public boolean contains(byte[] element) {
    return elements.contains(element);
  }

  /** Returns the elements in bytewise order. */
  public List<byte[]> elements() {
    List<byte[]> copies = new ArrayList<>(elements.size());
    elements.forEach(element -> copies.add(element.clone()));
    return Collections.unmodifiableList(copies);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteSet set && Arrays.equals(encode(), set.encode());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encode());
  }

  @Override
  public String toString() {
    return elements.size() + " elements";
  }
}
