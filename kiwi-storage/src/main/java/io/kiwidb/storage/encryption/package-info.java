/**
 * Encrypted files: a header with a wrapped data key, then the content in AES-256-CTR.
 *
 * <h2>Format, version 1</h2>
 *
 * <pre>
 * 0                128
 * +----------------+-------------------- - -
 * | header         | content, encrypted
 * +----------------+-------------------- - -
 *
 * offset size  header
 *      0    8  magic: "KIWIENCR"
 *      8    1  version: 1
 *      9    1  length of the key id, 1 to 32
 *     10   14  zero
 *     24   32  key id, printable ASCII, padded with zeros
 *     56   12  initialization vector of the wrapping, random
 *     68   56  data key (32) and nonce (8), encrypted by AES-GCM with the key of that id; tag (16)
 *    124    4  CRC-32C of bytes 0 to 123, little-endian
 * </pre>
 *
 * <p><b>Wrapping.</b> AES-GCM with a tag of 128 bits; bytes 0 to 55 are additional authenticated
 * data. So a header that was changed, or a different key, does not open. The checksum tells
 * accidental damage from these before the key is used.
 *
 * <p><b>Content.</b> Byte {@code p} of the content is xored with byte {@code p mod 16} of the AES
 * encryption, by the data key, of the nonce and {@code p / 16} as a big-endian long. A file has its
 * own random data key, so no two files share a key stream, and bytes are only appended, so no byte
 * of it is used twice.
 *
 * <h2>Worked example</h2>
 *
 * <p>The key with the id 5d2f8a6c01e94b37 is 00 to 1f, the data key 40 to 5f, the nonce 60 to 67,
 * the vector 80 to 8b; the content is {@code put k = v1}, ten bytes.
 *
 * <pre>
 * 0000 |4b 49 57 49 45 4e 43 52 01 10 00 00 00 00 00 00|  KIWIENCR, version 1, 16 characters
 * 0010 |00 00 00 00 00 00 00 00 35 64 32 66 38 61 36 63|  zeros, key id 5d2f8a6c
 * 0020 |30 31 65 39 34 62 33 37 00 00 00 00 00 00 00 00|  01e94b37
 * 0030 |00 00 00 00 00 00 00 00 80 81 82 83 84 85 86 87|  zeros, vector
 * 0040 |88 89 8a 8b 20 e4 2c 58 05 57 a7 d6 d6 c2 5f 7b|  its end, wrapped bytes
 * 0050 |0a 3e e4 6a f7 0f e7 ac 5e e5 5b 5d 75 a4 da 93|
 * 0060 |ea a1 63 ab 49 ec f6 74 d4 dc cf 45 90 e7 dd fe|
 * 0070 |bd 1e 8e ee 66 8c b2 89 cb 27 19 85 2b 30 8f ce|  their end, the last 4 bytes are the checksum
 * 0080 |26 2d 40 ba fa 45 33 53 82 c6|  content
 * </pre>
 *
 * <h2>Corruption handling</h2>
 *
 * <p>The header is synced before anything is appended. So a file of up to 128 bytes without a valid
 * header, of whose magic each byte is right or zero, is one whose creation was interrupted: it is
 * empty. In a longer file, and if other bytes of the magic are right, an invalid header is
 * corruption; a file that does not begin with the magic is not encrypted. The tag finds a key that
 * is not the one that wrote the header.
 *
 * <p>Contents have no tag: a changed bit of the file is a changed bit of the content, and found, or
 * not, by the checksums of the formats. After a power failure, ranges that were not synced may be
 * zeros in the file; these read as arbitrary bytes.
 *
 * <h2>History</h2>
 *
 * <p>Unchanged since the first version.
 */
package io.kiwidb.storage.encryption;
