/**
 * The HTTP interface of an open store. An application starts {@link io.kiwidb.server.KiwiServer}
 * for its own store; {@code kiwi api} and {@code kiwi web} start it for a directory.
 */
@org.jspecify.annotations.NullMarked
module io.kiwidb.server {
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;
  requires transitive io.kiwidb.api;
  requires com.fasterxml.jackson.annotation;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires HdrHistogram;
  requires io.javalin;
  requires org.slf4j;

  exports io.kiwidb.server;
  exports io.kiwidb.server.live;

  opens io.kiwidb.server.problem to
      com.fasterxml.jackson.databind;
  opens io.kiwidb.server.json to
      com.fasterxml.jackson.databind;
  opens io.kiwidb.server.resource to
      com.fasterxml.jackson.databind;
  opens io.kiwidb.server.http to
      com.fasterxml.jackson.databind;
  opens io.kiwidb.server.live to
      com.fasterxml.jackson.databind;
  opens io.kiwidb.server.load to
      com.fasterxml.jackson.databind;
  opens io.kiwidb.server.socket to
      com.fasterxml.jackson.databind;

  uses io.kiwidb.server.DashboardFiles;
  uses io.kiwidb.server.TerminalProvider;
}
