package io.kiwidb.server.http;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Receives an answer while it is written. A short one is kept until it is whole, so that a failure
 * can still become a problem document. A long one is sent in pieces, each waiting for the client:
 * no more than a piece of it is in memory.
 *
 * <p>Threading: not thread-safe. Failure: {@link IOException} if the client is gone.
 */
final class AnswerStream extends OutputStream {
  /** An answer up to this length is sent as a whole. */
  static final int PIECE_BYTES = 256 << 10;

  private final Context context;
  private final String mediaType;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private @Nullable OutputStream client; // once the answer is long

  /**
   * Creates a stream.
   *
   * @param context has the status already
   * @param mediaType set when something is sent: a problem may have taken its place until then
   */
  AnswerStream(Context context, String mediaType) {
    this.context = context;
    this.mediaType = mediaType;
  }

  /** Returns whether the client has a part of the answer. */
  boolean isSent() {
    return client != null;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (client == null && kept.size() + length <= PIECE_BYTES) {
      kept.write(bytes, offset, length);
      return;
    }
    OutputStream to = client;
    if (to == null) {
      context.contentType(mediaType);
      to = context.res().getOutputStream();
      client = to;
      kept.writeTo(to);
      kept.reset();
    }
    to.write(bytes, offset, length);
  }

  /** Sends what is left. */
  void finish() throws IOException {
    if (client == null) {
      context.contentType(mediaType).result(kept.toByteArray());
    } else {
      client.flush();
    }
  }
}
