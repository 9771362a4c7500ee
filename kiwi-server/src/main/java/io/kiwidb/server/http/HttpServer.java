package io.kiwidb.server.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import io.kiwidb.server.DashboardFiles;
import io.kiwidb.server.ServerLimit;
import io.kiwidb.server.ServerOptions;
import io.kiwidb.server.json.Json;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.session.NullSessionCache;
import org.eclipse.jetty.session.NullSessionDataStore;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: connector, checks, pages and routes put together.
 *
 * <p>Threading: thread-safe. Failure to start: {@link io.kiwidb.InvalidOptionsException} if the
 * address is not allowed or the certificate cannot be used; {@link java.io.UncheckedIOException} if
 * the port is taken.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private static final int LEAST_THREADS = 4;
  private static final int THREAD_IDLE_MILLIS = 30_000;
  private static final long STOP_MILLIS = 2_000;
  private static final long SLOT_MILLIS = 1_000;
  private static final double SECONDS_PER_MINUTE = 60;
  private static final long MILLIS = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int SHARE_OF_HEAP = 16; // parsing takes several times a body's length
  private static final double LONG_CALL_SHARE = 0.75; // the rest is for the answer

  private final Javalin javalin;
  private final List<Area> areas;
  private final Bounds bounds;
  private final URI address;

  /** What bounds the clients. */
  private record Bounds(
      Slots slots,
      ConnectionClock clock,
      Sessions sessions,
      RateLimit requests,
      RateLimit failures) {}

  /**
   * What is held for clients. Threading: immutable.
   *
   * @param connections open connections, WebSockets among them
   * @param requests connections that speak HTTP
   * @param sessions sessions that have not ended
   * @param addresses addresses of clients that are remembered, once for each limit
   * @param slots slots that requests hold
   */
  public record Held(int connections, int requests, int sessions, int addresses, int slots) {}

  private HttpServer(Javalin javalin, List<Area> areas, Bounds bounds, URI address) {
    this.javalin = javalin;
    this.areas = List.copyOf(areas);
    this.bounds = bounds;
    this.address = address;
  }

  /**
   * Starts a server.
   *
   * @param time the clock of sessions
   * @param areas all areas besides the sessions
   */
  public static HttpServer start(
      ServerOptions options,
      Token token,
      InstantSource time,
      List<Area> areas,
      Optional<DashboardFiles> files) {
    Address address = Address.of(options);
    Json json = new Json((int) options.limit(ServerLimit.BODY_BYTES));
    ProblemWriter problems = new ProblemWriter(json);
    Slots slots = new Slots(
        (int) options.limit(ServerLimit.WRITES),
        (int) options.limit(ServerLimit.SCANS),
        SLOT_MILLIS,
        longCallTime(options).toMillis());
    ConnectionClock clock = new ConnectionClock(
        options.limit(ServerLimit.REQUEST_MILLIS) * NANOS_PER_MILLI, System::nanoTime);
    Sessions sessions =
        new Sessions(time, options.limit(ServerLimit.SESSION_SECONDS) * MILLIS, (int)
            options.limit(ServerLimit.SESSIONS));
    Bounds bounds = new Bounds(slots, clock, sessions, requests(options), failures(options));
    SessionCookie cookie = new SessionCookie(address.transport());
    Authentication authentication = new Authentication(token, sessions, cookie, bounds.failures);
    Router.Permissions permissions =
        new Router.Permissions(!options.isReadOnly(), options.mayAdminister());
    List<Area> all = new ArrayList<>(areas);
    all.add(new SessionRoutes(authentication, sessions, permissions, time, cookie));
    Router router = new Router(json, slots, permissions, problems);
    Javalin javalin = Javalin.create(config -> {
      configure(config, options);
      config.jetty.modifyServer(server -> {
        server.setHandler(chain(options, bounds, authentication, problems, files, address));
        server.setErrorHandler(new ErrorDocuments(problems));
        server.setStopTimeout(STOP_MILLIS);
      });
      config.jetty.addConnector((server, unused) -> connector(server, address, options, clock));
      router.register(config, all);
    });
    return started(javalin, all, bounds, address);
  }

  /** Returns how long a request waits for a {@link Weight#LONG} call. */
  public static Duration longCallTime(ServerOptions options) {
    return Duration.ofMillis((long) (options.limit(ServerLimit.REQUEST_MILLIS) * LONG_CALL_SHARE));
  }

  private static HttpServer started(
      Javalin javalin, List<Area> areas, Bounds bounds, Address address) {
    try {
      javalin.start();
    } catch (JavalinException e) {
      bounds.slots.close();
      stop(javalin);
      throw address.failed(e);
    }
    return new HttpServer(javalin, areas, bounds, address.uri(javalin.port()));
  }

  private static RateLimit requests(ServerOptions options) {
    long perSecond = options.limit(ServerLimit.REQUESTS_PER_SECOND);
    return new RateLimit(perSecond, 2.0 * perSecond, System::nanoTime);
  }

  private static RateLimit failures(ServerOptions options) {
    long perMinute = options.limit(ServerLimit.FAILURES_PER_MINUTE);
    return new RateLimit(perMinute / SECONDS_PER_MINUTE, perMinute, System::nanoTime);
  }

  private static void configure(JavalinConfig config, ServerOptions options) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.maxRequestSize = options.limit(ServerLimit.BODY_BYTES);
    config.jetty.modifyServletContextHandler(
        handler -> handler.setSessionHandler(forgetfulSessions()));
    QueuedThreadPool threads = new QueuedThreadPool(
        (int) options.limit(ServerLimit.THREADS), LEAST_THREADS, THREAD_IDLE_MILLIS);
    threads.setName("kiwi-server");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
  }

  /** Each upgrade to a WebSocket makes a session of servlets, which nobody uses or ends. */
  private static SessionHandler forgetfulSessions() {
    SessionHandler handler = new SessionHandler();
    handler.setUsingCookies(false);
    NullSessionCache none = new NullSessionCache(handler);
    none.setSessionDataStore(new NullSessionDataStore());
    handler.setSessionCache(none);
    return handler;
  }

  /** The order matters: see the package. */
  private static Handler chain(
      ServerOptions options,
      Bounds bounds,
      Authentication authentication,
      ProblemWriter problems,
      Optional<DashboardFiles> files,
      Address address) {
    Set<String> hosts = new HashSet<>(options.allowedHosts());
    hosts.add(address.name());
    Bodies bodies = new Bodies(
        (int) options.limit(ServerLimit.BODY_BYTES), new BodyBudget(bodyMemory(options)), problems);
    bodies.setHandler(new WithoutExtensions());
    Guard inner = new Guard(List.of(authentication, new OriginCheck()), problems, bodies);
    Pages pages = new Pages(files, problems, inner);
    return new Guard(
        List.of(
            new HostCheck(hosts),
            bounds.clock,
            new RateCheck(bounds.requests),
            new HeadCheck(
                options.limit(ServerLimit.HEADER_BYTES), options.limit(ServerLimit.BODY_BYTES))),
        problems,
        pages);
  }

  /** At least one body of any length fits; a small heap is not filled by bodies. */
  private static long bodyMemory(ServerOptions options) {
    long ofHeap = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    return Math.max(
        options.limit(ServerLimit.BODY_BYTES),
        Math.min(options.limit(ServerLimit.BODIES_BYTES), ofHeap));
  }

  private static Connector connector(
      Server server, Address address, ServerOptions options, ConnectionClock clock) {
    Connector connector = address.connector(server, options);
    server.addBean(
        new NetworkConnectionLimit((int) options.limit(ServerLimit.CONNECTIONS), connector));
    if (connector instanceof org.eclipse.jetty.util.component.ContainerLifeCycle container) {
      container.addBean(clock);
    }
    return connector;
  }

  /** Returns all routes. */
  public List<Area> areas() {
    return areas;
  }

  /** Returns where the server listens. */
  public URI address() {
    return address;
  }

  /** Returns what is held for clients. */
  public Held held() {
    int connections = 0;
    for (Connector connector : javalin.jettyServer().server().getConnectors()) {
      connections += connector.getConnectedEndPoints().size();
    }
    return new Held(
        connections,
        bounds.clock.connections(),
        bounds.sessions.count(),
        bounds.requests.addresses() + bounds.failures.addresses(),
        bounds.slots.taken());
  }

  /** Does what is due; called about once a second. */
  public void housekeeping() {
    bounds.clock.closeLate();
  }

  /** Stops: running requests have two seconds. */
  @Override
  public void close() {
    bounds.slots.close();
    stop(javalin);
  }

  /** Stops; requests that hang make Jetty complain, after it has stopped all the same. */
  private static void stop(Javalin javalin) {
    try {
      javalin.stop();
    } catch (JavalinException e) {
      LOG.info("requests were running when the server stopped", e);
    }
  }
}
