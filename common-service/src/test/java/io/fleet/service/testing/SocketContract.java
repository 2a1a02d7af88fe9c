package io.fleet.service.testing;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What {@code docs/api/sockets.yaml} promises of frames and close codes. Safe for use by many threads. */
public final class SocketContract {

    private static final JsonNode DOCUMENT = new YAMLMapper().readTree(
            Path.of(System.getProperty("basedir", "."), "..", "docs", "api", "sockets.yaml"));
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private SocketContract() {}

    /** Hands back the frame if the schema of that name allows it, and fails otherwise. */
    public static String allowed(String schema, String frame) {
        var problems = problems(schema, frame);
        if (!problems.isEmpty()) {
            throw new AssertionError("not as docs/api/sockets.yaml says of " + schema + ": " + frame + " " + problems);
        }
        return frame;
    }

    /** Why the schema of that name does not allow the frame; empty if it does. */
    public static List<String> problems(String schema, String frame) {
        return SCHEMAS.computeIfAbsent(schema, SocketContract::schema).validate(frame, InputFormat.JSON).stream()
                .map(Object::toString).toList();
    }

    /** The words that a field of the schema may have. */
    public static Set<String> words(String schema, String field) {
        var words = new TreeSet<String>();
        at("/components/schemas/" + schema + "/properties/" + field + "/enum")
                .forEach(word -> words.add(word.asString()));
        return words;
    }

    /** The codes with which the channel may be closed. */
    public static Set<Integer> closeCodes(String channel) {
        var codes = new TreeSet<Integer>();
        at("/channels/" + channel + "/x-close-codes").propertyNames().forEach(code -> codes.add(Integer.valueOf(code)));
        return codes;
    }

    /** The names of the messages. */
    public static Set<String> messages() {
        return new TreeSet<>(at("/components/messages").propertyNames());
    }

    /** The examples of the message, as they would be sent. */
    public static List<String> examples(String message) {
        return at("/components/messages/" + message + "/examples").valueStream()
                .map(example -> example.get("payload").toString()).toList();
    }

    /** The schema of the message. */
    public static String schemaOf(String message) {
        return at("/components/messages/" + message + "/payload/$ref").asString()
                .replace("#/components/schemas/", "");
    }

    /** The whole document with that part as its schema, so that what refers to other parts finds them. */
    private static Schema schema(String name) {
        var root = (ObjectNode) DOCUMENT.deepCopy();
        root.put("$ref", "#/components/schemas/" + name);
        return REGISTRY.getSchema(root);
    }

    private static JsonNode at(String pointer) {
        var node = DOCUMENT.at(pointer);
        if (node.isMissingNode()) {
            throw new AssertionError("docs/api/sockets.yaml has no " + pointer);
        }
        return node;
    }
}
