package io.kiwidb.server.resource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The OpenAPI document of this interface, as it is checked in. Threading: immutable. */
public final class InterfaceDocument {
  /** The media type of the document (RFC 9512). */
  public static final String MEDIA_TYPE = "application/yaml";

  private static final String RESOURCE = "/io/kiwidb/server/openapi.yaml";

  private final String text;

  /**
   * Reads the document.
   *
   * @throws UncheckedIOException if it is missing or cannot be read
   */
  public InterfaceDocument() {
    try (InputStream in = InterfaceDocument.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("the resource " + RESOURCE + " is missing");
      }
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the document. */
  public String text() {
    return text;
  }
}
