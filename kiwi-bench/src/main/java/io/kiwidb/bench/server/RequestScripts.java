package io.kiwidb.bench.server;

import io.kiwidb.bench.workload.Load;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The requests that wrk sends, as programs in Lua: each asks for a random key of the store, or puts
 * a value for it. Both servers get the same requests.
 *
 * <p>Threading: immutable.
 *
 * @param get script of GET requests
 * @param put script of PUT requests
 */
record RequestScripts(Path get, Path put) {
  /** Where keys and values are, on both servers. */
  static final String PATH = "/api/v1/kv";

  /** Writes the scripts into a directory. */
  static RequestScripts write(Path directory, Load load, String token) throws IOException {
    String head =
        String.format(Locale.ROOT, """
        math.randomseed(%d)
        local headers = { ["Authorization"] = "Bearer %s", ["Content-Type"] = "application/json" }
        local function key() return string.format("%%0%dd", math.random(0, %d)) end
        """, load.seed(), token, load.keySize(), load.entries() - 1);
    Path get = directory.resolve("get.lua");
    Files.writeString(get, head + """
            request = function()
              return wrk.format("GET", "%s?key=" .. key(), headers)
            end
            """.formatted(PATH), StandardCharsets.UTF_8);
    Path put = directory.resolve("put.lua");
    Files.writeString(put, head + """
            local value = string.rep("v", %d)
            request = function()
              return wrk.format("PUT", "%s", headers,
                '{"key":"' .. key() .. '","value":"' .. value .. '"}')
            end
            """.formatted(load.valueSize(), PATH), StandardCharsets.UTF_8);
    return new RequestScripts(get, put);
  }
}
