package io.kiwidb.bench.jmh;

import io.kiwidb.spi.Compressor;
import io.kiwidb.spi.CompressorProvider;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Compressors: compressing and decompressing a block. An incompressible block is not decompressed
 * either, as in a table.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CompressorBenchmark {
  private static final int PATTERN_BYTES = 64;

  /** Name of the provider. */
  @Param("none")
  public String provider;

  /** Block size in bytes. */
  @Param("4096")
  public int blockBytes;

  /** Random fraction of a block; the rest is zeros. */
  @Param("0.5")
  public double entropy;

  private Compressor compressor;
  private byte[] block;
  private byte[] compressed;
  private byte[] restored;
  private int compressedBytes;

  /** Generates a block. */
  @Setup(Level.Trial)
  public void fill() {
    compressor = ClassPathProviders.named(CompressorProvider.class, provider).create();
    block = new byte[blockBytes];
    compressed = new byte[blockBytes];
    restored = new byte[blockBytes];
    SplittableRandom random = new SplittableRandom(1);
    byte[] chunk = new byte[(int) (PATTERN_BYTES * entropy)];
    for (int at = 0; at + PATTERN_BYTES <= blockBytes; at += PATTERN_BYTES) {
      random.nextBytes(chunk);
      System.arraycopy(chunk, 0, block, at, chunk.length);
    }
    compressedBytes = compress();
  }

  /** Compresses a block. */
  @Benchmark
  public int compress() {
    return compressor.compress(block, 0, blockBytes, compressed, 0, blockBytes);
  }

  /** Decompresses a block. */
  @Benchmark
  public byte[] decompress() {
    if (compressedBytes != Compressor.INCOMPRESSIBLE) {
      compressor.decompress(compressed, 0, compressedBytes, restored, 0, blockBytes);
    }
    return restored;
  }
}
