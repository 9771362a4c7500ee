package io.kiwidb.cli.keyspace;

import java.util.List;

/** Names of keyspaces that shells take apart, expand or run. */
public final class OddNames {
  /** All of them. */
  public static final List<String> ALL = List.of(
      "a b",
      "it's",
      "'",
      "''",
      "\"q\"",
      "$(id)",
      "`id`",
      "$HOME",
      "a;b|c&d>e",
      "*",
      "~",
      "#x",
      "!!",
      "\\",
      "\\n",
      "a\\",
      "--yes",
      "-x",
      "{a,b}",
      "\u00e9 \u4e2d\u6587",
      "a\u3000b",
      "\ud83e\udd5d");

  private OddNames() {}
}
