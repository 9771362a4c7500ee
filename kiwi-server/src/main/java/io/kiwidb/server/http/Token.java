package io.kiwidb.server.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The secret that gives access. Threading: immutable.
 *
 * <p>Comparisons take the same time whatever is guessed: digests of equal length are compared
 * without an early end, so neither the length nor a common beginning shows.
 */
public final class Token {
  private static final int BYTES = 32; // 256 bits
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;
  private final byte[] digest;

  private Token(String text) {
    this.text = text;
    this.digest = digest(text);
  }

  /** Returns a new token. */
  public static Token random() {
    return new Token(randomText());
  }

  /** Returns a token that was made before. */
  public static Token of(String text) {
    return new Token(text);
  }

  /** Returns 256 random bits as text for URLs. */
  static String randomText() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns whether a guess is right. */
  boolean matches(String guess) {
    return MessageDigest.isEqual(digest, digest(guess));
  }

  /** Returns the digest of a secret, in hex. */
  static String digestText(String secret) {
    return HexFormat.of().formatHex(digest(secret));
  }

  private static byte[] digest(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Returns the token itself, for whoever starts the server. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return "token";
  }
}
