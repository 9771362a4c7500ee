package io.kiwidb.server.http;

import io.kiwidb.server.problem.Problem;
import io.kiwidb.server.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of a request before the request reaches its route.
 *
 * <ol>
 *   <li>B1: no thread waits for a body. A client that sends slowly, or nothing, occupies its
 *       connection until {@link ConnectionClock} closes it, and nothing else.
 *   <li>B2: all bodies together take no more memory than the budget. The first {@value #FREE_BYTES}
 *       bytes of each are not counted, so that large bodies never lock out small ones; the number
 *       of connections bounds these. A body that finds no memory left is refused, not kept waiting:
 *       two that wait for each other would both wait for ever. Its rest is read and dropped first,
 *       because a client that still sends may not see an answer.
 *   <li>B3: what a body has taken is given back when its request ends, however it ends. The route
 *       has then parsed it.
 * </ol>
 *
 * <p>Threading: thread-safe.
 */
final class Bodies extends Handler.Wrapper {
  private static final int FREE_BYTES = 64 << 10;
  private static final int FIRST_BYTES = 4 << 10;
  private static final int MOST_LOG_IN_BYTES = 1 << 10;
  private static final int NOT_FOUND = 404;
  private static final String ATTRIBUTE = Bodies.class.getName();
  private static final byte[] NONE = {};

  private final int mostBytes;
  private final BodyBudget budget;
  private final ProblemWriter problems;

  /**
   * Creates the handler.
   *
   * @param mostBytes the longest body
   */
  Bodies(int mostBytes, BodyBudget budget, ProblemWriter problems) {
    this.mostBytes = mostBytes;
    this.budget = budget;
    this.problems = problems;
  }

  /** Returns the name of the request attribute that holds the body, an array of bytes. */
  static String attribute() {
    return ATTRIBUTE;
  }

  /** Returns the body that was collected. */
  static byte[] ofAttribute(@Nullable Object attribute) {
    return (byte[]) Objects.requireNonNull(attribute, "no body");
  }

  /** Returns whether a request announces a body. */
  static boolean isAnnounced(Request request) {
    return request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > 0
        || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Broken.prepare(request);
    if (!isAnnounced(request)) {
      request.setAttribute(ATTRIBUTE, NONE);
      return super.handle(request, response, callback);
    }
    int most = mostBytes(request);
    if (request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > most) {
      problems.write(tooLarge(most), response, callback);
      return true;
    }
    Reading reading = new Reading(request, response, callback, most);
    Request.addCompletionListener(request, unused -> reading.giveBack()); // B3
    reading.run();
    return true;
  }

  /** Who is not known yet has only a token to send. */
  private int mostBytes(Request request) {
    return Caller.of(request).proof() == Caller.Proof.NONE
        ? Math.min(MOST_LOG_IN_BYTES, mostBytes)
        : mostBytes;
  }

  private static Problem tooLarge(int most) {
    return Problem.of(ProblemCode.TOO_LARGE, "The body may have at most " + most + " bytes.");
  }

  private void pass(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, NOT_FOUND);
      }
    } catch (Throwable e) { // thread top: nobody else answers
      Response.writeError(request, response, callback, e);
    }
  }

  /** A body that arrives. Threading: run by one thread at a time. */
  private final class Reading implements Runnable {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final int most;
    private final int announced; // the whole length; otherwise one more than allowed
    private final AtomicLong taken = new AtomicLong();
    private byte[] bytes;
    private int length;
    private boolean isDropped; // no memory was left for it

    Reading(Request request, Response response, Callback callback, int most) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.most = most;
      long given = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
      this.announced = (int) (given >= 0 ? given : most + 1L);
      this.bytes = new byte[Math.min(FIRST_BYTES, announced)];
    }

    /** Takes what has arrived, and asks to be called when there is more. */
    @Override
    public void run() {
      while (true) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this); // B1
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          refuse(Problem.of(ProblemCode.BAD_REQUEST, "The body ended early."));
          return;
        }
        boolean isTaken = take(chunk.getByteBuffer());
        boolean isLast = chunk.isLast();
        chunk.release();
        if (!isTaken) {
          return;
        }
        if (isLast && isDropped) {
          refuse(Problem.of(
              ProblemCode.STORE_BUSY,
              "The server is reading too many large bodies; try again, or send smaller ones."));
          return;
        }
        if (isLast) {
          request.setAttribute(
              ATTRIBUTE, length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
          bytes = NONE;
          pass(request, response, callback);
          return;
        }
      }
    }

    /** Adds or drops bytes. Returns false after it has refused the body as too large. */
    private boolean take(ByteBuffer more) {
      int needed = length + more.remaining();
      if (needed > most) {
        refuse(tooLarge(most));
        return false;
      }
      if (isDropped || (needed > bytes.length && !grow(needed))) {
        drop();
        length = needed;
        return true;
      }
      more.get(bytes, length, more.remaining());
      length = needed;
      return true;
    }

    /** Makes room; returns false if there is none in the budget. */
    private boolean grow(int needed) {
      int capacity = (int) Math.min(announced, Math.max(needed, 2L * bytes.length));
      long counted = Math.max(0, capacity - FREE_BYTES) - taken.get();
      if (counted > 0 && !budget.tryTake(counted)) { // B2
        return false;
      }
      taken.addAndGet(Math.max(0, counted));
      bytes = Arrays.copyOf(bytes, capacity);
      return true;
    }

    private void drop() {
      isDropped = true;
      bytes = NONE;
      giveBack();
    }

    private void refuse(Problem problem) {
      drop();
      problems.write(problem, response, callback);
    }

    void giveBack() {
      budget.give(taken.getAndSet(0));
    }
  }
}
