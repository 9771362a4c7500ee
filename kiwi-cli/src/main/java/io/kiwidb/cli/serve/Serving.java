package io.kiwidb.cli.serve;

import io.kiwidb.Options;
import io.kiwidb.cli.repl.RemoteShells;
import io.kiwidb.server.KiwiServer;
import io.kiwidb.server.ServerOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Serves a store until the process is asked to end, for example by Ctrl-C, or the thread is
 * interrupted; then closes the server and the store.
 *
 * <p>Threading: not thread-safe.
 */
public final class Serving {
  private static final long END_SECONDS = 60;

  private final Path directory;
  private final Options options;
  private final ServerOptions serverOptions;

  /** Where a server listens. */
  public enum Reach {
    /** On its address. */
    ONE_ADDRESS,
    /** On each address of the machine. */
    ALL_ADDRESSES
  }

  /** What is served. */
  public record Served(URI address, Reach reach, String token, String log) {
    /** Returns where the server listens, for people. */
    public String where() {
      return reach == Reach.ALL_ADDRESSES ? "all addresses, here " + address : address.toString();
    }

    /** Returns the address that logs a browser in. */
    public URI link() {
      return URI.create(address + "/#token=" + token);
    }
  }

  /** Creates a server that has not started. */
  public Serving(Path directory, Options options, ServerOptions serverOptions) {
    this.directory = directory;
    this.options = options;
    this.serverOptions = serverOptions;
  }

  /**
   * Returns options with the shell of this command line. (Here, because whoever mentions the shell
   * loads the server, which the other commands do without.)
   */
  public static ServerOptions.Builder newOptions() {
    return ServerOptions.builder().terminal(new RemoteShells());
  }

  /**
   * Serves.
   *
   * @param begun is told once the server listens
   */
  public void run(Consumer<Served> begun) {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    Thread hook = new Thread(() -> end(asked, ended), "kiwi-end");
    try (KiwiServer server = KiwiServer.start(directory, options, serverOptions);
        LogForwarder forwarder = LogForwarder.to(server.logs(), serverOptions.logLevel())) {
      Runtime.getRuntime().addShutdownHook(hook);
      begun.accept(new Served(
          server.address(),
          reach(serverOptions.host()),
          server.token(),
          server.logAddress().map(a -> a.getHostString() + ":" + a.getPort()).orElse("")));
      asked.await();
    } catch (InterruptedException e) {
      assert asked.getCount() == 1; // by whoever runs this in a thread
    } finally {
      ended.countDown();
      remove(hook);
    }
  }

  private static Reach reach(String host) {
    try {
      return InetAddress.getByName(host).isAnyLocalAddress()
          ? Reach.ALL_ADDRESSES
          : Reach.ONE_ADDRESS;
    } catch (UnknownHostException e) {
      return Reach.ONE_ADDRESS; // it had an address when the server began
    }
  }

  /** The process ends when this returns. */
  private static void end(CountDownLatch asked, CountDownLatch ended) {
    asked.countDown();
    try {
      if (!ended.await(END_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("kiwi: the store did not close in time; it recovers when it is opened");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      assert e.getMessage() != null; // the hook is running
    }
  }
}
