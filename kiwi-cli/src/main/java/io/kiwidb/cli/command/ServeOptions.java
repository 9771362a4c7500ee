package io.kiwidb.cli.command;

import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.cli.serve.LogFollower;
import io.kiwidb.cli.serve.Serving;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.server.ServerOptions;
import io.kiwidb.server.live.LogLevel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of commands that serve a store. Threading: not thread-safe. */
final class ServeOptions {
  private static final Path DEFAULT_DIRECTORY = Path.of("kiwi-data");
  private static final int DEFAULT_PORT = 7333;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = "kiwi-data",
      description = "Directory of the store, created if missing. Default: ./${DEFAULT-VALUE}.")
  private Path directory = DEFAULT_DIRECTORY;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on; 0 for any that is free. Default: 7333.")
  private int port = DEFAULT_PORT;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on; another than loopback needs --tls or --allow-plain-text. Default: 127.0.0.1.")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "Name under which clients may reach the server, besides those of loopback; repeatable.")
  private final List<String> allowedHosts = new ArrayList<>();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the token, created if missing, readable by you only. Default: .kiwi_token in your home directory.")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--tls",
      paramLabel = "FILE",
      description = "Speak HTTPS, with the certificate and key in this PKCS #12 file.")
  private Optional<Path> keyStore = Optional.empty();

  @Option(
      names = "--tls-password",
      paramLabel = "FILE",
      description = "File whose first line is the password of the certificate file.")
  private Optional<Path> passwordFile = Optional.empty();

  @Option(
      names = "--allow-plain-text",
      description =
          "Allow addresses other than loopback without TLS: whoever is on the way reads everything.")
  private boolean plainText;

  @Option(names = "--read-only", description = "Open the store read-only, and refuse changes.")
  private boolean readOnly;

  @Option(
      names = "--enable-admin",
      description =
          "Allow what destroys data: dropping and clearing keyspaces, closing and resetting the store.")
  private boolean admin;

  @Option(
      names = "--log-file",
      description =
          "Write the log to kiwi.log in the directory of the store, in four files of up to 16 MiB.")
  private boolean logFile;

  @Option(
      names = "--backup-dir",
      paramLabel = "DIR",
      description = "Allow clients to copy the open store into this directory, created if missing.")
  private Optional<Path> backups = Optional.empty();

  @Option(
      names = "--log-port",
      paramLabel = "PORT",
      description =
          "Broadcast the log on this port of 127.0.0.1, for 'kiwi logs'; 0 for any that is free.")
  private Optional<Integer> logPort = Optional.empty();

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description =
          "Lowest level in the file and the broadcast: trace, debug, info, warn or error. Default: info.")
  private String logLevel = "info";

  @Mixin
  private final WriterOptions writer = new WriterOptions();

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /** Serves until the process ends; tells what is served once it is. */
  int serve(Streams streams, Consumer<Serving.Served> begun) {
    if (keyStore.isPresent() != passwordFile.isPresent()) {
      throw new ParameterException(spec.commandLine(), "--tls and --tls-password need each other");
    }
    if (readOnly && admin) {
      throw new ParameterException(
          spec.commandLine(), "--read-only and --enable-admin exclude each other");
    }
    if (!LogFollower.levels().contains(logLevel.toLowerCase(Locale.ROOT))) {
      throw new ParameterException(
          spec.commandLine(),
          "unknown level '" + logLevel + "'; use " + String.join(", ", LogFollower.levels()));
    }
    boolean isNew = !StoreArgument.isStore(directory);
    Server.of(this, storeOptions(isNew)).run(served -> {
      streams
          .err()
          .println(
              (isNew ? "New store " : "Store ") + directory.toAbsolutePath().normalize());
      streams.err().println("Listening on " + served.where() + "; Ctrl-C to stop");
      if (!served.log().isEmpty()) {
        streams
            .err()
            .println("Log on " + served.log() + "; to follow it: kiwi logs " + served.log());
      }
      begun.accept(served);
    });
    return ExitCode.OK;
  }

  private Options storeOptions(boolean isNew) {
    Options.Builder options = StoreKeys.addTo(writer.toOptions(), spec);
    if (readOnly) {
      return options.openMode(OpenMode.READ_ONLY).build();
    }
    if (isNew && writer.profile().isEmpty()) {
      options.profile(Profile.DEV);
    }
    return options.openMode(OpenMode.CREATE_IF_MISSING).build();
  }

  /** Returns the file with the token. */
  Path tokenFile() {
    String home = System.getenv("HOME");
    return tokenFile.orElseGet(
        () -> Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home)
            .resolve(".kiwi_token"));
  }

  /**
   * Makes the options of the server. A class of its own, because picocli looks at all methods of
   * the options of every command, and only those that serve have the classes of the server.
   */
  private static final class Server {
    private Server() {}

    static Serving of(ServeOptions given, Options store) {
      ServerOptions.Builder options =
          Serving.newOptions().port(given.port).tokenFile(given.tokenFile());
      given.host.ifPresent(options::host);
      given.allowedHosts.forEach(options::allowHost);
      given.keyStore.ifPresent(file -> options.tls(file, given.passwordFile.orElseThrow()));
      given.logPort.ifPresent(options::broadcastLog);
      options.logLevel(LogLevel.valueOf(given.logLevel.toUpperCase(Locale.ROOT)));
      given.backups.ifPresent(options::backups);
      if (given.plainText) {
        options.allowPlainTextAnywhere();
      }
      if (given.readOnly) {
        options.readOnly();
      }
      if (given.admin) {
        options.enableAdministration();
      }
      if (given.logFile) {
        options.logToFile();
      }
      return new Serving(given.directory, store, options.build());
    }
  }
}
