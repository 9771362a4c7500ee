/** The {@code kiwi} command and its shell. The engine and providers are found at run time. */
@org.jspecify.annotations.NullMarked
module io.kiwidb.cli {
  requires static org.jspecify;
  requires io.kiwidb.api;
  requires io.kiwidb.storage; // for key files
  requires static io.kiwidb.server; // of kiwi api and kiwi web; others start without it
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires com.fasterxml.jackson.core;
  requires info.picocli;
  requires jdk.unsupported; // JLine looks for sun.misc.Signal; without it Ctrl-C terminates the
  // shell
  requires org.jline;
  requires org.slf4j;
  requires progressbar;

  opens io.kiwidb.cli.command to
      info.picocli;

  provides ch.qos.logback.classic.spi.Configurator with
      io.kiwidb.cli.LoggingConfigurator;
}
