package io.kiwidb.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** The contract, {@code openapi.yaml}: its operations, and what their answers must be. */
final class Contract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  private final String text;
  private final ObjectNode document;
  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final JsonSchemaFactory schemas =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  /** An operation of the contract. */
  record Operation(
      String id, String method, String path, String access, Set<String> query, JsonNode answers) {}

  Contract() {
    text = load();
    Object loaded = new Yaml().load(text);
    document = JSON.valueToTree(loaded);
    document
        .get("paths")
        .properties()
        .forEach(path -> path.getValue().properties().forEach(entry -> {
          if (METHODS.contains(entry.getKey())) {
            Operation operation = operation(path.getKey(), entry.getKey(), entry.getValue());
            operations.put(operation.id(), operation);
          }
        }));
  }

  private static String load() {
    try (InputStream in = KiwiServer.class.getResourceAsStream("openapi.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Operation operation(String path, String method, JsonNode node) {
    Set<String> query = new TreeSet<>();
    for (JsonNode parameter : node.path("parameters")) {
      JsonNode resolved = resolved(parameter);
      if (resolved.get("in").asText().equals("query")) {
        query.add(resolved.get("name").asText());
      }
    }
    return new Operation(
        node.get("operationId").asText(),
        method.toUpperCase(java.util.Locale.ROOT),
        path,
        node.path("x-access").asText("read"),
        query,
        node.get("responses"));
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  /** Returns the document as it is checked in. */
  String text() {
    return text;
  }

  Map<String, Operation> operations() {
    return operations;
  }

  /** Returns the paths of the WebSockets. */
  Set<String> sockets() {
    Set<String> sockets = new TreeSet<>();
    document.get("x-websockets").fieldNames().forEachRemaining(sockets::add);
    return sockets;
  }

  /** Returns status and title of each kind of problem by its code. */
  Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    document
        .get("x-problems")
        .properties()
        .forEach(problem -> problems.put(
            problem.getKey(),
            problem.getValue().get("status").asInt() + " "
                + problem.getValue().get("title").asText()));
    return problems;
  }

  /** Returns what is wrong with an answer; empty if nothing is. */
  Set<String> violations(Operation operation, TestServer.Reply reply) {
    JsonNode declared = operation.answers().get(String.valueOf(reply.status()));
    boolean isDefault = declared == null;
    if (isDefault && reply.status() < 400) {
      return Set.of("status " + reply.status() + " is not declared");
    }
    JsonNode answer = resolved(isDefault ? operation.answers().get("default") : declared);
    if (!answer.has("content")) {
      return reply.body().isEmpty() ? Set.of() : Set.of("there is a body: " + reply.body());
    }
    String type = reply.header("Content-Type").replaceAll(";.*", "");
    JsonNode content = answer.get("content").get(type);
    if (content == null) {
      return Set.of("media type " + type + " is not declared");
    }
    if (!type.endsWith("json")) {
      return Set.of();
    }
    Set<String> found = new TreeSet<>();
    for (ValidationMessage message : schema(content.get("schema")).validate(reply.json())) {
      found.add(message.getMessage());
    }
    return found;
  }

  /** A schema with all others beside it, so that references find them. */
  private JsonSchema schema(JsonNode schema) {
    ObjectNode whole = JSON.createObjectNode();
    whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    whole.set("components", document.get("components"));
    whole.putArray("allOf").add(schema);
    return schemas.getSchema(whole);
  }
}
