package io.kiwidb.server.socket;

import io.javalin.websocket.WsContext;
import io.kiwidb.Kiwi;
import io.kiwidb.server.TerminalProvider;
import io.kiwidb.server.http.Access;
import io.kiwidb.server.http.Answer;
import io.kiwidb.server.http.Area;
import io.kiwidb.server.http.Audit;
import io.kiwidb.server.http.Call;
import io.kiwidb.server.http.Caller;
import io.kiwidb.server.http.Route;
import io.kiwidb.server.http.Weight;
import io.kiwidb.server.json.Json;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.store.ServedStore;
import io.kiwidb.server.store.StoreListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * The area {@code terminal}: one command of the shell by a request, and the WebSocket
 * {@code /api/v1/ws/terminal} with an interactive one.
 *
 * <p>A shell ends with its connection, with the session of its client, when nothing was typed for a
 * while, and before the store is closed: so its snapshots end too.
 *
 * <p>Threading: thread-safe.
 */
public final class TerminalSockets implements Area, StoreListener {
  static final Duration IDLE = Duration.ofMinutes(15);

  private static final String COMMAND_PATH = "/api/v1/terminal";
  private static final String SOCKET_PATH = "/api/v1/ws/terminal";
  static final int LINE_CHARACTERS = 65_536;
  private static final int MESSAGE_CHARACTERS = 6 * LINE_CHARACTERS + 1_024; // all of it escaped
  private static final int OUTPUT_BYTES = 1 << 20;
  private static final int SHELLS = 8;
  private static final Duration WIRE_IDLE = IDLE.plusMinutes(1); // the shell ends first

  private final ServedStore store;
  private final Optional<TerminalProvider> provider;
  private final TerminalProvider.Access access;
  private final OpenSockets sockets;
  private final InstantSource clock;
  private final TerminalProvider.Bounds bounds;
  private final OpenSockets shells = new OpenSockets(SHELLS);
  private final Json json = new Json(MESSAGE_CHARACTERS);
  private final SocketClients<TerminalClient> clients = new SocketClients<>(TerminalSockets::wire);

  /** Asks for a command. */
  record CommandRequest(@Nullable String line) {}

  /**
   * Creates the area.
   *
   * @param access what shells may do
   * @param lineTime how long a single command may take, less than a request
   */
  public TerminalSockets(
      ServedStore store,
      Optional<TerminalProvider> provider,
      TerminalProvider.Access access,
      OpenSockets sockets,
      InstantSource clock,
      Duration lineTime) {
    this.store = store;
    this.provider = provider;
    this.access = access;
    this.sockets = sockets;
    this.clock = clock;
    this.bounds = new TerminalProvider.Bounds(OUTPUT_BYTES, lineTime);
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post(COMMAND_PATH, Set.of(), this::run).weight(Weight.LONG));
  }

  private Answer run(Call call) {
    String line = call.body(CommandRequest.class).line();
    if (line == null || line.length() > LINE_CHARACTERS) {
      throw new ProblemException(
          ProblemCode.BAD_REQUEST, "'line' must have at most " + LINE_CHARACTERS + " characters.");
    }
    TerminalProvider found = provider.orElseThrow(
        () -> new ProblemException(ProblemCode.UNAVAILABLE, "This server has no shell."));
    return Answer.ok(found.run(store.db(), rights(call.caller()), line, bounds));
  }

  private TerminalProvider.Rights rights(Caller caller) {
    return new TerminalProvider.Rights(
        access, (action, keyspace) -> Audit.told("shell: " + action, List.of(keyspace), caller));
  }

  @Override
  public List<Socket> sockets() {
    return List.of(
        new Socket(SOCKET_PATH, Access.READ, config -> clients.configure(config, this::connect)));
  }

  static Wire wire(Session session) {
    return new Wire(session, MESSAGE_CHARACTERS, WIRE_IDLE);
  }

  private void connect(WsContext context, Wire wire) {
    Optional<Kiwi> db = store.ifOpen();
    if (provider.isEmpty() || db.isEmpty()) {
      wire.close(
          Wire.GOING_AWAY,
          provider.isEmpty() ? "This server has no shell." : "The store is closed.");
      return;
    }
    if (!sockets.tryOpen()) {
      wire.close(Wire.TRY_LATER, "Too many WebSockets are open.");
      return;
    }
    if (!shells.tryOpen()) {
      sockets.closed();
      wire.close(Wire.TRY_LATER, "Too many shells are open.");
      return;
    }
    Caller caller = Caller.of(context);
    TerminalClient client = new TerminalClient(wire, json, caller, clock);
    clients.add(context, client);
    client.start(provider.get(), db.get(), rights(caller), () -> {
      clients.remove(context);
      shells.closed();
      sockets.closed();
    });
    if (store.ifOpen().isEmpty()) {
      client.close(); // closing() may have come before it was there
    }
  }

  /** Returns the number of shells that run. */
  public int shells() {
    return shells.count();
  }

  /**
   * Ends the shells in which nothing was typed for long, and those of sessions that have ended;
   * called about once a second.
   */
  public void closeIdle() {
    clients.all().stream()
        .filter(client -> client.isOver() || client.isIdle(IDLE.toMillis()))
        .forEach(TerminalClient::close);
  }

  @Override
  public void opened(Kiwi db) {
    assert db != null; // shells begin with their clients
  }

  /** Ends all shells and waits until they have given back their snapshots, for a bounded time. */
  @Override
  public void closing() {
    List<TerminalClient> all = clients.all();
    all.forEach(TerminalClient::close);
    all.forEach(TerminalClient::awaitEnd);
  }
}
