package io.kiwidb.cli.command;

import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Streams;
import io.kiwidb.cli.stream.Streams.Channel;
import io.kiwidb.cli.view.Json;
import io.kiwidb.cli.view.View;
import io.kiwidb.cli.watch.StatsWatch;
import picocli.CommandLine.Option;

/** Options for the output format. Threading: not thread-safe. */
final class ViewOptions {
  @Option(names = "--json", description = "Write JSON, one value per line.")
  private boolean json;

  void show(View view, Streams streams) {
    if (json) {
      Json.writeLine(view, streams.out());
    } else {
      view.text(streams.out(), ink(streams));
    }
  }

  Ink ink(Streams streams) {
    return streams.hasColours(Channel.OUT) ? Ink.ANSI : Ink.PLAIN;
  }

  StatsWatch.Style watchStyle(Streams streams) {
    if (json) {
      return StatsWatch.Style.JSON;
    }
    return streams.isTerminal(Channel.OUT) ? StatsWatch.Style.SCREEN : StatsWatch.Style.LINES;
  }
}
