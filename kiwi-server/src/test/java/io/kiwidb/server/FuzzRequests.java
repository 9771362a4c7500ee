package io.kiwidb.server;

import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random requests: operations of the contract with parameters and bodies from good to hostile.
 * Reproducible from its seed. Threading: not thread-safe.
 */
final class FuzzRequests {
  /** Parts of paths, parameters, and JSON. */
  private static final String[] TEXTS = {
    "a",
    "k1",
    "key:7",
    "",
    "00",
    "6b",
    "YQ==",
    "default",
    "users",
    "text",
    "hex",
    "base64",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "2147483648",
    "9223372036854775807",
    "1e400",
    "null",
    "NaN",
    "%00",
    "%ff",
    "%2e%2e%2f",
    "..%2f..%2fetc%2fpasswd",
    "<script>",
    "%F0%9F%A5%9D",
    "'",
    "\\",
    "dev",
    "prod",
    "memtable.bytes",
    "16m",
    "l0",
    "put",
    "delete",
    "%C0%80",
    "{}",
    "[]",
    "kiwi"
  };

  private static final String[] NAMES = {
    "key",
    "keyspace",
    "encoding",
    "value",
    "from",
    "to",
    "prefix",
    "limit",
    "continuation",
    "at",
    "snapshot",
    "reverse",
    "keysOnly",
    "tables",
    "level",
    "sort",
    "seconds",
    "confirm",
    "delimiter",
    "operations",
    "type",
    "keys",
    "values",
    "names",
    "name",
    "profile",
    "settings",
    "providers",
    "sync",
    "token",
    "line",
    "unknown"
  };

  /** How rare the operations are that wait for the disk: one in so many of the others. */
  private static final Map<String, Integer> RARE = Map.of(
      "closeEngine", 40,
      "resetEngine", 40, // or the store is closed most of the time
      "flush", 10,
      "createKeyspace", 4,
      "dropKeyspace", 8,
      "clearKeyspace", 10,
      "compact", 4,
      "syncLog", 4,
      "startLoad", 4);

  private final Random random;
  private final List<Contract.Operation> operations;
  private final String token;

  FuzzRequests(long seed, List<Contract.Operation> operations, String token) {
    this.random = new Random(seed);
    this.operations = operations;
    this.token = token;
  }

  private boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  private String pick(String... from) {
    return from[random.nextInt(from.length)];
  }

  /** Returns the bytes of a request, as Latin-1 text. */
  String next(String host) {
    Contract.Operation operation = operations.get(random.nextInt(operations.size()));
    while (!oneIn(RARE.getOrDefault(operation.id(), 1))) {
      operation = operations.get(random.nextInt(operations.size()));
    }
    String method =
        oneIn(50) ? pick("GET", "POST", "PUT", "TRACE", "FOO", "get") : operation.method();
    String body = operation.method().equals("GET") || operation.method().equals("DELETE")
        ? oneIn(30) ? json(3) : ""
        : body(operation.id());
    StringBuilder request = new StringBuilder()
        .append(method)
        .append(' ')
        .append(target(operation))
        .append(oneIn(300) ? " HTTP/9.9" : " HTTP/1.1")
        .append("\r\n");
    header(request, "Host", oneIn(100) ? pick("evil.example", "", "localhost:1", "[::1]") : host);
    if (!oneIn(40)) {
      header(request, "Authorization", "Bearer " + token);
    } else if (oneIn(2)) {
      header(
          request, pick("Authorization", "Cookie"), pick("Bearer x", "kiwi_session_1=1", "\u00e4"));
    }
    if (oneIn(60)) {
      header(request, "Origin", pick("http://evil.example", "null", "http://" + host));
    }
    if (oneIn(200)) {
      header(request, pick("X-" + "y".repeat(random.nextInt(4000)), "Expect"), pick(TEXTS));
    }
    if (!body.isEmpty() || operation.method().startsWith("P")) {
      if (!oneIn(40)) {
        header(request, "Content-Type", oneIn(40) ? "text/plain" : "application/json");
      }
      header(request, "Content-Length", String.valueOf(body.length()));
    }
    return request.append("\r\n").append(body).toString();
  }

  /** Returns an address of this machine to send requests from. */
  String address() {
    return "127." + random.nextInt(4) + "." + random.nextInt(256) + "." + (1 + random.nextInt(254));
  }

  private static void header(StringBuilder request, String name, String value) {
    request.append(name).append(": ").append(value).append("\r\n");
  }

  private String target(Contract.Operation operation) {
    StringBuilder target = new StringBuilder();
    String path = operation.path();
    while (path.contains("{")) {
      int from = path.indexOf('{');
      String part = oneIn(4) ? pick(TEXTS) : String.valueOf(random.nextInt(40));
      path = path.substring(0, from)
          + part.replace(" ", "%20")
          + path.substring(path.indexOf('}') + 1);
    }
    target.append(oneIn(100) ? path + pick("/", "//", "/..", ";a=b", "%2f", "/x") : path);
    char separator = '?';
    for (String name : operation.query()) {
      if (random.nextInt(3) > 0 || name.equals("key")) {
        target.append(separator).append(name).append('=').append(value(name));
        separator = '&';
      }
    }
    if (oneIn(30)) {
      target.append(separator).append(pick(NAMES)).append('=').append(pick(TEXTS));
    }
    return target.toString().replace("<", "%3C").replace("\\", "%5C");
  }

  private String value(String name) {
    if (oneIn(6)) {
      return pick(TEXTS);
    }
    return switch (name) {
      case "encoding" -> pick("text", "hex", "base64");
      case "limit", "seconds" -> String.valueOf(1 + random.nextInt(100));
      case "keyspace", "confirm" -> pick("default", "users", "default", "red");
      case "reverse", "keysOnly", "tables" -> pick("true", "false");
      case "level" -> String.valueOf(random.nextInt(4));
      case "sort" -> pick("key", "bytes", "reads");
      case "key", "from", "to", "prefix" -> pick("6b31", "a", "k1", "YQ==", "");
      default -> pick(TEXTS);
    };
  }

  private String body(String operation) {
    String text = switch (random.nextInt(8)) {
      case 0 -> json(6);
      case 1 -> broken();
      default -> good(operation);
    };
    return oneIn(40) && !text.isEmpty() ? text.substring(0, random.nextInt(text.length())) : text;
  }

  private String broken() {
    return pick(
        "{\"key\":\"a\",\"key\":\"b\",\"value\":\"c\"}",
        "[".repeat(5_000),
        "{\"a\":".repeat(200),
        "{\"key\":1" + "0".repeat(2_000) + "}",
        "\u0000\u00ff\u00fe",
        "{\"key\":\"\\ud800\",\"value\":\"x\"}",
        "{\"keys\":[" + "\"a\",".repeat(3_000) + "\"a\"]}",
        "null",
        "{} {}");
  }

  private String good(String operation) {
    String keyspace = pick("default", "users", "red");
    return switch (operation) {
      case "putKey" ->
        "{\"keyspace\":\"" + keyspace + "\",\"key\":\"k" + random.nextInt(50) + "\",\"value\":\""
            + "v".repeat(random.nextInt(200)) + "\"}";
      case "writeBatch" ->
        "{\"operations\":[{\"type\":\"put\",\"key\":\"a\",\"value\":\"1\"},{\"type\":\""
            + pick("put", "delete") + "\",\"keyspace\":\"" + keyspace + "\",\"key\":\"b\"}]}";
      case "multiGet" -> "{\"keys\":[\"a\",\"k1\",\"zz\"],\"keyspace\":\"" + keyspace + "\"}";
      case "createKeyspace", "renameKeyspace" ->
        "{\"name\":\"" + pick("users", "red", "blue") + "\"}";
      case "changeConfig" ->
        "{\"values\":{\"" + pick("memtable.entries", "memtable.bytes", "nope") + "\":\""
            + pick("64", "1m", "-1", "x") + "\"}}";
      case "resetConfig" -> "{\"names\":[\"" + pick("memtable.entries", "nope") + "\"]}";
      case "changeProfile" -> "{\"profile\":\"" + pick("dev", "dev", "prod", "x") + "\"}";
      case "takeSnapshot" -> "{\"seconds\":1}";
      case "startLoad" -> "{\"seconds\":1,\"rate\":" + random.nextInt(200) + ",\"keys\":100}";
      case "runCommand" -> "{\"line\":\"" + pick("get a", "put a b", "scan", "help", "x") + "\"}";
      case "logIn" -> "{\"token\":\"" + (oneIn(20) ? token : "wrong") + "\"}";
      case "compact" -> "{\"keyspace\":\"" + keyspace + "\"}";
      case "resetEngine" -> "{\"name\":\"" + pick("fuzzed", "wrong") + "\"}";
      default -> json(2);
    };
  }

  private String json(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> String.valueOf(random.nextLong());
      case 1 -> String.valueOf(random.nextDouble());
      case 2 -> pick("true", "false", "null", "1e999", "-0");
      case 3, 4 -> "\"" + pick(TEXTS).replace("\\", "\\\\") + "\"";
      case 5 -> "[" + json(depth - 1) + "," + json(depth - 1) + "]";
      default ->
        "{\"" + pick(NAMES) + "\":" + json(depth - 1) + ",\"" + pick(NAMES) + "2\":"
            + json(depth - 1) + "}";
    };
  }
}
