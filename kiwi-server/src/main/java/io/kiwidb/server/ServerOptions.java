package io.kiwidb.server;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.server.live.LogLevel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Options of a server. Threading: immutable; created by {@link #builder}.
 *
 * <p>The defaults are safe: loopback only, a random token, no destructive operations.
 */
public final class ServerOptions {
  /**
   * A certificate with its key.
   *
   * @param keyStore a PKCS #12 file
   * @param passwordFile a file with its password in the first line
   */
  public record Tls(Path keyStore, Path passwordFile) {}

  private static final ServerOptions DEFAULTS = builder().build();
  private static final int MOST_PORTS = 65_535;

  private final String host;
  private final int port;
  private final Optional<Path> tokenFile;
  private final Optional<Tls> tls;
  private final boolean readOnly;
  private final boolean administration;
  private final boolean plainTextAnywhere;
  private final Optional<String> name;
  private final Set<String> allowedHosts;
  private final Map<ServerLimit, Long> limits;
  private final InstantSource clock;
  private final boolean logFile;
  private final OptionalInt logPort;
  private final LogLevel logLevel;
  private final Optional<TerminalProvider> terminal;
  private final Optional<Path> backups;

  private ServerOptions(Builder builder) {
    host = builder.host;
    port = builder.port;
    tokenFile = builder.tokenFile;
    tls = builder.tls;
    readOnly = builder.readOnly;
    administration = builder.administration;
    plainTextAnywhere = builder.plainTextAnywhere;
    name = builder.name;
    allowedHosts = Collections.unmodifiableSet(new LinkedHashSet<>(builder.allowedHosts));
    limits = Collections.unmodifiableMap(new EnumMap<>(builder.limits));
    clock = builder.clock;
    logFile = builder.logFile;
    logPort = builder.logPort;
    logLevel = builder.logLevel;
    terminal = builder.terminal;
    backups = builder.backups;
  }

  /** Returns the defaults. */
  public static ServerOptions defaults() {
    return DEFAULTS;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the name or address to listen on. */
  public String host() {
    return host;
  }

  /** Returns the port; 0 for any that is free. */
  public int port() {
    return port;
  }

  /** Returns the file with the token; empty to keep it in memory. */
  public Optional<Path> tokenFile() {
    return tokenFile;
  }

  /** Returns the certificate; empty for plain HTTP. */
  public Optional<Tls> tls() {
    return tls;
  }

  /** Returns whether the server refuses changes. */
  public boolean isReadOnly() {
    return readOnly;
  }

  /** Returns whether destructive operations are enabled. */
  public boolean mayAdminister() {
    return administration && !readOnly;
  }

  /** Returns whether addresses other than loopback are allowed without TLS. */
  public boolean allowsPlainTextAnywhere() {
    return plainTextAnywhere;
  }

  /** Returns the name of the store; empty for the last part of its location. */
  public Optional<String> name() {
    return name;
  }

  /** Returns the names under which clients may reach the server, besides those of loopback. */
  public Set<String> allowedHosts() {
    return allowedHosts;
  }

  /** Returns the value of a limit. */
  public long limit(ServerLimit limit) {
    return limits.getOrDefault(limit, limit.byDefault());
  }

  /** Returns whether the log is written to files in the directory of the store. */
  public boolean logsToFile() {
    return logFile;
  }

  /** Returns the port on which the log is broadcast; empty if it is not. */
  public OptionalInt logPort() {
    return logPort;
  }

  /** Returns the lowest level of lines in the file and the broadcast. */
  public LogLevel logLevel() {
    return logLevel;
  }

  /** Returns the shell of the terminal; empty for the one that is installed, if any. */
  public Optional<TerminalProvider> terminal() {
    return terminal;
  }

  /** Returns the directory of backups; empty if none are made. */
  public Optional<Path> backups() {
    return backups;
  }

  InstantSource clock() {
    return clock;
  }

  /** Builds options. Threading: not thread-safe. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private Optional<Path> tokenFile = Optional.empty();
    private Optional<Tls> tls = Optional.empty();
    private boolean readOnly;
    private boolean administration;
    private boolean plainTextAnywhere;
    private Optional<String> name = Optional.empty();
    private final Set<String> allowedHosts = new LinkedHashSet<>();
    private final Map<ServerLimit, Long> limits = new EnumMap<>(ServerLimit.class);
    private InstantSource clock = InstantSource.system();
    private boolean logFile;
    private OptionalInt logPort = OptionalInt.empty();
    private LogLevel logLevel = LogLevel.INFO;
    private Optional<TerminalProvider> terminal = Optional.empty();
    private Optional<Path> backups = Optional.empty();

    private Builder() {}

    /** Sets the shell of the terminal; by default the one that {@code ServiceLoader} finds. */
    public Builder terminal(TerminalProvider shell) {
      terminal = Optional.of(shell);
      return this;
    }

    /**
     * Sets the name or address to listen on; the default is {@code 127.0.0.1}. An address other
     * than loopback needs {@link #tls}, or {@link #allowPlainTextAnywhere}.
     */
    public Builder host(String newHost) {
      host = Objects.requireNonNull(newHost, "host");
      return this;
    }

    /** Sets the port; 0, the default, for any that is free. */
    public Builder port(int newPort) {
      if (newPort < 0 || newPort > MOST_PORTS) {
        throw new InvalidOptionsException("the port must be 0 to 65535, but is " + newPort);
      }
      port = newPort;
      return this;
    }

    /**
     * Sets the file with the token. If it does not exist, it is created with a new token, readable
     * by its owner only; if others can read it, the server does not start. Without a file, each
     * start has a new token, which only {@link KiwiServer#token} tells.
     */
    public Builder tokenFile(Path file) {
      tokenFile = Optional.of(file);
      return this;
    }

    /** Sets the certificate: the server then speaks HTTPS only. */
    public Builder tls(Path keyStore, Path passwordFile) {
      tls = Optional.of(new Tls(keyStore, passwordFile));
      return this;
    }

    /** Refuses changes. The store itself may be open for writing. */
    public Builder readOnly() {
      readOnly = true;
      return this;
    }

    /**
     * Enables operations that destroy data or end the service: dropping and clearing keyspaces,
     * closing and resetting the store.
     */
    public Builder enableAdministration() {
      administration = true;
      return this;
    }

    /** Allows addresses other than loopback without TLS: whoever listens on the way reads all. */
    public Builder allowPlainTextAnywhere() {
      plainTextAnywhere = true;
      return this;
    }

    /** Sets the name of the store, which is asked for before it is reset. */
    public Builder name(String newName) {
      name = Optional.of(newName);
      return this;
    }

    /**
     * Adds a name or address under which clients may reach the server, such as
     * {@code kiwi.example.org}. Requests for other names are refused, whatever address they come
     * to: a page of somebody else may point its own name at this server.
     */
    public Builder allowHost(String allowed) {
      allowedHosts.add(Objects.requireNonNull(allowed, "allowed"));
      return this;
    }

    /** Sets a limit. */
    public Builder limit(ServerLimit limit, long value) {
      limits.put(limit, limit.check(value));
      return this;
    }

    /**
     * Writes the log to {@code kiwi.log} in the directory of the store, and keeps three full files
     * of 16 MiB besides. Needs a server that is started with a directory.
     */
    public Builder logToFile() {
      logFile = true;
      return this;
    }

    /** Broadcasts the log on a port of the loopback interface, to whoever connects; 0 for any. */
    public Builder broadcastLog(int port) {
      if (port < 0 || port > MOST_PORTS) {
        throw new InvalidOptionsException("the port must be 0 to 65535, but is " + port);
      }
      logPort = OptionalInt.of(port);
      return this;
    }

    /**
     * Sets the lowest level of lines in the file and the broadcast; the default is {@code INFO}.
     */
    public Builder logLevel(LogLevel level) {
      logLevel = level;
      return this;
    }

    /**
     * Sets the directory into which clients may copy the store while it is open; it is created if
     * it is missing, and must not be in that of the store. Each copy is a directory of its own,
     * named by the store and the time, which opens as a store. By default, none can be made.
     */
    public Builder backups(Path directory) {
      backups = Optional.of(directory);
      return this;
    }

    /** Sets the clock of sessions and snapshots, for tests. */
    Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws InvalidOptionsException if limits contradict each other
     */
    public ServerOptions build() {
      ServerOptions options = new ServerOptions(this);
      long threads = options.limit(ServerLimit.THREADS);
      long busy = 2 * (options.limit(ServerLimit.WRITES) + options.limit(ServerLimit.SCANS));
      if (threads <= busy) { // those that run and those that wait would leave none
        throw new InvalidOptionsException(
            "the limit THREADS must be more than twice WRITES and SCANS together, " + busy
                + ", but is " + threads);
      }
      return options;
    }
  }
}
