package io.kiwidb.testkit.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.KiwiException;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.FileKind;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.BlobProperties;
import io.kiwidb.spi.BlobProvider;
import io.kiwidb.spi.BlobReader;
import io.kiwidb.spi.BlobWriter;
import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Provider;
import io.kiwidb.spi.ProviderLookup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of formats of blob files: what was added is read back from its address, each byte of
 * a file is verified, and an address that is none is refused.
 */
public abstract class BlobContract {
  private final HeapStorage storage = new HeapStorage();
  private FileId id = new FileId("000007.blob", 7, TableFixture.DATABASE);
  private CompressorProvider compressor = new TableFixture.Uncompressed();
  private final List<byte[]> keys = new ArrayList<>();
  private final List<byte[]> values = new ArrayList<>();
  private final List<BlobAddress> addresses = new ArrayList<>();

  /** For subclasses. */
  protected BlobContract() {}

  /** Returns the provider under test. */
  protected abstract BlobProvider provider();

  private BlobWriter create() {
    return provider().create(new BlobProvider.Creation(storage, id, compressor));
  }

  private BlobReader open(CompressorProvider... available) {
    return provider().open(new BlobProvider.Opening(storage, id, new ProviderLookup() {
      @Override
      public <P extends Provider> P find(Class<P> kind, String name, String askedBy) {
        return Arrays.stream(available)
            .filter(candidate -> candidate.name().equals(name))
            .map(kind::cast)
            .findFirst()
            .orElseThrow(() ->
                new UnknownProviderException("no " + name + ", which " + askedBy + " requires"));
      }
    }));
  }

  private BlobReader open() {
    return open(compressor);
  }

  /** Adds an entry from an array that is overwritten afterwards: writers must copy. */
  private void add(BlobWriter writer, byte[] key, byte[] value) {
    byte[] array = new byte[key.length + value.length + 2];
    System.arraycopy(key, 0, array, 1, key.length);
    System.arraycopy(value, 0, array, 1 + key.length, value.length);
    Entry entry = new Entry();
    entry.key(array, 1, key.length, 0);
    entry.tag(SequenceNumber.tag(9, ValueType.PUT));
    entry.value(array, 1 + key.length, value.length);
    addresses.add(writer.add(entry));
    keys.add(key);
    values.add(value);
    Arrays.fill(array, (byte) 0x55);
  }

  /** Writes values of all sizes; every second one can be compressed. */
  private BlobProperties write(int count, int largest) {
    Random random = new Random(5);
    try (BlobWriter writer = create()) {
      for (int i = 0; i < count; i++) {
        byte[] key = new byte[random.nextInt(40)];
        random.nextBytes(key);
        byte[] value = new byte[i == 0 ? 0 : random.nextInt(largest)];
        if (i % 2 == 0) {
          random.nextBytes(value);
        }
        add(writer, key, value);
        assertThat(writer.estimatedBytes()).isGreaterThan(0);
      }
      long estimated = writer.estimatedBytes();
      BlobProperties properties = writer.finish();
      assertThat(properties.fileBytes()).isLessThanOrEqualTo(estimated);
      return properties;
    }
  }

  private void assertHolds(BlobReader reader, int index) {
    Entry result = new Entry();
    result.tag(77);
    reader.read(addresses.get(index), result);
    assertThat(result.copyKey()).isEqualTo(keys.get(index));
    assertThat(result.copyValue()).isEqualTo(values.get(index));
    assertThat(result.tag()).isEqualTo(77);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", RunLengthCompressorProvider.NAME})
  final void valuesAreReadFromTheirAddresses(String name) {
    compress(name);
    BlobProperties written = write(200, 5_000);
    assertThat(written.fileBytes()).isEqualTo(storage.content(id.name()).length);
    assertThat(written.values()).isEqualTo(200);
    assertThat(written.valueBytes())
        .isEqualTo(values.stream().mapToLong(value -> value.length).sum());
    assertThat(written.recordBytes())
        .isEqualTo(addresses.stream().mapToLong(BlobAddress::length).sum())
        .isLessThan(written.fileBytes());
    assertThat(written.compressor()).isEqualTo(name);
    try (BlobReader reader = open()) {
      assertThat(reader.properties()).isEqualTo(written);
      for (int i = addresses.size() - 1; i >= 0; i--) {
        assertThat(addresses.get(i).file()).isEqualTo(7);
        assertThat(addresses.get(i).valueLength()).isEqualTo(values.get(i).length);
        assertHolds(reader, i);
      }
    }
    assertThat(storage.openFiles()).isZero();
  }

  private void compress(String name) {
    if (!name.equals("none")) {
      compressor = new RunLengthCompressorProvider();
    }
  }

  @Test
  final void aValueLargerThanAnyBufferIsReadBack() {
    try (BlobWriter writer = create()) {
      add(writer, new byte[] {1}, new byte[10]);
      add(writer, new byte[] {2}, new byte[3 << 20]);
      add(writer, new byte[] {3}, new byte[10]);
      writer.finish();
    }
    try (BlobReader reader = open()) {
      for (int i = 0; i < 3; i++) {
        assertHolds(reader, i);
      }
    }
  }

  @Test
  final void whatCanBeCompressedIs() {
    compress(RunLengthCompressorProvider.NAME);
    try (BlobWriter writer = create()) {
      add(writer, new byte[] {1}, new byte[4_000]);
      writer.finish();
    }
    assertThat(addresses.get(0).length()).isLessThan(500);
    assertThat(addresses.get(0).valueLength()).isEqualTo(4_000);
    try (BlobReader reader = open()) {
      assertHolds(reader, 0);
    }
    assertThatThrownBy(() -> open(new TableFixture.Uncompressed()))
        .isInstanceOf(UnknownProviderException.class)
        .hasMessageContaining(id.name());
    assertThat(storage.openFiles()).isZero();
  }

  @Test
  final void aVisitorSeesEveryRecordInOrder() {
    write(100, 3_000);
    List<BlobAddress> seen = new ArrayList<>();
    try (BlobReader reader = open()) {
      reader.visit((address, record) -> {
        assertThat(record.copyKey()).isEqualTo(keys.get(seen.size()));
        assertThat(record.copyValue()).isEqualTo(values.get(seen.size()));
        seen.add(address);
      });
    }
    assertThat(seen).isEqualTo(addresses);
  }

  @Test
  final void slicesStayWhenMoreIsRead() {
    write(20, 500);
    try (BlobReader reader = open()) {
      Entry first = new Entry();
      reader.read(addresses.get(3), first);
      for (int i = 0; i < 20; i++) {
        reader.read(addresses.get(i), new Entry());
      }
      assertThat(first.copyValue()).isEqualTo(values.get(3));
    }
  }

  @Test
  final void readsShareTheBufferOfTheCaller() {
    write(20, 500);
    ByteWriter buffer = new ByteWriter(0);
    buffer.writeLong(1);
    try (BlobReader reader = open()) {
      for (int i = 19; i >= 0; i--) {
        Entry record = new Entry();
        reader.read(addresses.get(i), buffer, record);
        assertThat(record.copyKey()).isEqualTo(keys.get(i));
        assertThat(record.copyValue()).isEqualTo(values.get(i));
      }
    }
  }

  @Test
  final void theFileNamesItsProvider() {
    write(1, 10);
    FileHeader header = FileHeader.decode(id.name(), storage.content(id.name()), FileHeader.SIZE);
    assertThat(header.require(FileKind.BLOB, provider().name(), id).number()).isEqualTo(7);
  }

  @Test
  final void anEmptyFileIsRefusedAndOneIsFinishedOnce() {
    try (BlobWriter writer = create()) {
      assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
      add(writer, new byte[] {1}, new byte[10]);
      writer.finish();
      assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> add(writer, new byte[] {1}, new byte[10]))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(storage.openFiles()).isZero();
  }

  @Test
  final void anUnfinishedFileIsRefused() {
    BlobWriter writer = create();
    add(writer, new byte[] {1}, new byte[1 << 20]);
    writer.close();
    writer.close();
    assertThat(storage.openFiles()).isZero();
    assertThatThrownBy(this::open).isInstanceOf(CorruptionException.class);
    assertThat(storage.openFiles()).isZero();
  }

  @Test
  final void anAddressThatIsNoneIsRefused() {
    write(10, 500);
    BlobAddress right = addresses.get(5);
    try (BlobReader reader = open()) {
      for (BlobAddress wrong : List.of(
          new BlobAddress(8, right.offset(), right.length(), right.valueLength()),
          new BlobAddress(7, right.offset() + 1, right.length(), right.valueLength()),
          new BlobAddress(7, right.offset(), right.length() - 1, right.valueLength()),
          new BlobAddress(7, right.offset(), right.length() + 1, right.valueLength()),
          new BlobAddress(7, right.offset(), right.length(), right.valueLength() + 1),
          new BlobAddress(7, right.offset(), 1, 0),
          new BlobAddress(7, 0, right.length(), right.valueLength()),
          new BlobAddress(7, 1L << 40, right.length(), right.valueLength()),
          new BlobAddress(7, Long.MAX_VALUE, Integer.MAX_VALUE, 1),
          new BlobAddress(7, right.offset(), Integer.MAX_VALUE, Integer.MAX_VALUE))) {
        assertThatThrownBy(() -> reader.read(wrong, new Entry()))
            .as("%s", wrong)
            .isInstanceOf(CorruptionException.class)
            .hasMessageContaining(id.name());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", RunLengthCompressorProvider.NAME})
  final void everyFlippedByteIsFound(String name) {
    compress(name);
    write(20, 100);
    byte[] sound = storage.content(id.name());
    Random random = new Random(22);
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      damaged[i] ^=
          (byte) (random.nextBoolean() ? 1 << random.nextInt(8) : 1 + random.nextInt(255));
      checkDamaged(damaged, "byte " + i + " of " + sound.length + " flipped");
    }
  }

  @Test
  final void everyTruncationAndForeignBytesAreFound() {
    write(20, 100);
    byte[] sound = storage.content(id.name());
    for (int length = 0; length < sound.length; length++) {
      checkDamaged(Arrays.copyOf(sound, length), "cut to " + length + " of " + sound.length);
    }
    Random random = new Random(23);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = sound.clone();
      int from = random.nextInt(sound.length);
      int to = Math.min(sound.length, from + 1 + random.nextInt(600));
      System.arraycopy(
          sound, random.nextInt(sound.length - (to - from) + 1), damaged, from, to - from);
      if (!Arrays.equals(damaged, sound)) {
        checkDamaged(damaged, "stretch " + from + " to " + to + ", round " + i);
      }
    }
    checkDamaged(Arrays.copyOf(sound, sound.length + 1), "a byte appended");
    checkDamaged(new byte[sound.length], "all zero");
  }

  private void checkDamaged(byte[] damaged, String what) {
    storage.content(id.name(), damaged);
    boolean found = false;
    try (BlobReader reader = open()) {
      for (int i = 0; i < addresses.size(); i++) {
        answersRightOrNotAtAll(reader, i, what);
      }
      reader.visit((address, record) -> {});
    } catch (CorruptionException | IncompatibleFormatException | UnknownProviderException e) {
      found = true;
    }
    assertThat(found).as("verification finds: " + what).isTrue();
    assertThat(storage.openFiles()).as("files left open: " + what).isZero();
  }

  private void answersRightOrNotAtAll(BlobReader reader, int index, String what) {
    try {
      assertHolds(reader, index);
    } catch (KiwiException e) {
      assertThat(e).as(what).isInstanceOf(CorruptionException.class);
    } catch (RuntimeException e) {
      fail("no Kiwi exception: " + what, e);
    }
  }

  @Test
  final void aFileOfAnotherNumberOrDatabaseIsFound() {
    write(3, 100);
    FileId right = id;
    byte[] content = storage.content(id.name());
    id = new FileId("000008.blob", 8, right.database());
    storage.content(id.name(), content);
    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("swapped");
    id = new FileId(right.name(), right.number(), new UUID(1, 2));
    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("another store");
    assertThat(storage.openFiles()).isZero();
  }
}
