package io.fleet.service.testing;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A document of {@code docs/api} whose objects are closed: where it lists properties there may be no others. What it consists of is told by JSON
 * pointers. Safe for use by many threads.
 */
final class ApiDocument {

    private static final SchemaRegistry REGISTRY = SchemaRegistry
            .withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final String REFERENCE = "$ref";
    private static final String PROPERTIES = "properties";
    private static final List<String> CHOICES = List.of("oneOf", "anyOf");
    /** What a list's elements, or a text's content, are. */
    private static final List<String> INSIDE = List.of("items", "contentSchema");

    private final JsonNode root;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private ApiDocument(JsonNode root) {
        this.root = root;
        close(root);
    }

    static ApiDocument of(String service) {
        return new ApiDocument(new YAMLMapper().readTree(
                Path.of(System.getProperty("basedir", "."), "..", "docs", "api", service + ".yaml")));
    }

    /** A name as a part of a pointer. */
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** A text as JSON. */
    static String quoted(String text) {
        return StringNode.valueOf(text).toString();
    }

    JsonNode read(String json) {
        return JsonMapper.shared().readTree(json);
    }

    JsonNode at(String pointer) {
        return root.at(pointer);
    }

    boolean has(String pointer) {
        return !at(pointer).isMissingNode();
    }

    /** Where that stands to which the pointer leads, or what that refers to. */
    String resolved(String pointer) {
        String reference = at(pointer).path(REFERENCE).asString("");
        return reference.isEmpty() ? pointer : resolved(reference.substring(1));
    }

    /** Why the schema does not allow the JSON text; empty if it does. */
    List<String> problems(String schema, String text) {
        try {
            return schemas.computeIfAbsent(schema, this::schema).validate(text, InputFormat.JSON).stream()
                    .map(Object::toString).toList();
        } catch (JacksonException notJson) {
            return List.of(notJson.getOriginalMessage());
        }
    }

    /** Adds all fields that the schema has, in its parts too. */
    void collectFields(String schema, Set<String> found) {
        collectFields(schema, found, new HashSet<>());
    }

    private void collectFields(String schema, Set<String> found, Set<String> been) {
        String pointer = resolved(schema);
        if (!been.add(pointer)) {
            return;
        }
        at(pointer + "/" + PROPERTIES).propertyNames().forEach(name -> {
            found.add(field(pointer, name));
            collectFields(field(pointer, name), found, been);
        });
        INSIDE.stream().map(word -> pointer + "/" + word).filter(this::has)
                .forEach(inside -> collectFields(inside, found, been));
        forEachChoice(pointer, choice -> collectFields(choice, found, been));
    }

    /** Adds those fields of the schema that the value, which it allows, has. */
    void collectFields(String schema, JsonNode value, Set<String> found) {
        String pointer = resolved(schema);
        at(pointer + "/" + PROPERTIES).propertyNames().stream().filter(value::has).forEach(name -> {
            found.add(field(pointer, name));
            collectFields(field(pointer, name), value.get(name), found);
        });
        if (value.isArray() && has(pointer + "/items")) {
            value.forEach(item -> collectFields(pointer + "/items", item, found));
        }
        forEachChoice(pointer, choice -> {
            if (problems(choice, value.toString()).isEmpty()) {
                collectFields(choice, value, found);
            }
        });
    }

    private void forEachChoice(String pointer, Consumer<String> action) {
        for (String word : CHOICES) {
            IntStream.range(0, at(pointer + "/" + word).size())
                    .forEach(i -> action.accept(pointer + "/" + word + "/" + i));
        }
    }

    private static String field(String schema, String name) {
        return schema + "/" + PROPERTIES + "/" + escaped(name);
    }

    /** The part with the components beside it, so that what refers to those finds them. */
    private Schema schema(String pointer) {
        var alone = (ObjectNode) at(pointer).deepCopy();
        alone.set("components", at("/components"));
        return REGISTRY.getSchema(alone);
    }

    /** A schema of an object is what has properties and says that it is an object. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.path(PROPERTIES).isObject()
                && object.path("type").asString("").equals("object")) {
            object.put("additionalProperties", false);
        }
        node.forEach(ApiDocument::close);
    }
}
