package io.fleet.service.testing;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What {@code docs/api/<service>.yaml} promises of a service's answers, and how much of it has been seen. An answer may have no status, header, media
 * type or field that the document does not have. Safe for use by many threads.
 */
public final class ApiContract {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final String DEFAULT = "default";
    private static final String EVENTS = "text/event-stream";

    /** What any operation may answer, described once as the default. */
    private static final Set<Integer> ANYWHERE = Set.of(404, 405, 408, 500);
    /** What is answered where the document has nothing. */
    private static final Set<Integer> NOWHERE = Set.of(400, 401, 403, 404, 405, 429);

    /** Headers of HTTP itself and those that every answer of the public side has. */
    private static final Set<String> USUAL = Set.of("connection", "content-length", "content-type", "date",
            "transfer-encoding", "upgrade", "sec-websocket-accept", "sec-websocket-protocol", "sec-websocket-version",
            "cache-control", "content-encoding", "vary", "content-security-policy", "referrer-policy",
            "x-content-type-options", "strict-transport-security", "access-control-allow-origin",
            "access-control-expose-headers");

    private final String service;
    private final ApiDocument document;
    private final Map<String, Operation> operations = new TreeMap<>();
    private final Set<String> seen = new ConcurrentSkipListSet<>();

    /** A method of a path, and where it stands in the document. */
    private record Operation(String method, String path, String pointer) {

        boolean answers(String asked, String requested) {
            String pattern = path.replace("{file}", "\0").replaceAll("\\{[^}]*}", "[^/]+").replace("\0", ".+");
            return method.equals(asked) && requested.matches(pattern);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private ApiContract(String service) {
        this.service = service;
        this.document = ApiDocument.of(service);
        document.at("/paths").propertyStream()
                .forEach(path -> path.getValue().propertyNames().stream().filter(METHODS::contains)
                        .forEach(method -> add(method, path.getKey())));
    }

    /** The contract of a service, of which nothing has been seen. */
    public static ApiContract of(String service) {
        return new ApiContract(service);
    }

    private void add(String method, String path) {
        var operation = new Operation(method.toUpperCase(Locale.ROOT), path,
                "/paths/" + ApiDocument.escaped(path) + "/" + method);
        operations.put(operation.toString(), operation);
    }

    /** The operations in the form {@code GET /path}, each with the scopes of which a caller needs one; none: for everybody. */
    public Map<String, Set<String>> operations() {
        var all = new TreeMap<String, Set<String>>();
        operations.forEach((name, operation) -> {
            var scopes = new TreeSet<String>();
            document.at(operation.pointer() + "/security").valueStream().flatMap(way -> way.at("/bearer").valueStream())
                    .forEach(scope -> scopes.add(scope.asString()));
            all.put(name, scopes);
        });
        return all;
    }

    /** Fails if the answer of the public side is not as described; answers of the management side are passed by. */
    public <T extends HttpResponse<String>> T check(T answer) {
        String path = answer.uri().getRawPath();
        if (!path.startsWith("/actuator")) {
            check(answer.request().method(), path, answer.statusCode(), answer.headers().map(), answer.body());
        }
        return answer;
    }

    /** The same with the head of an answer, whose body is not looked at. */
    public void check(String methodAndTarget, RawRequest.Answer answer) {
        String[] asked = methodAndTarget.split(" ", 2);
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        answer.headers().forEach(line -> headers.put(line.substring(0, line.indexOf(':')),
                List.of(line.substring(line.indexOf(':') + 1).strip())));
        check(asked[0], asked[1].replaceFirst("\\?.*", ""), answer.status(), headers, null);
    }

    /** Fails if the data of an event of a stream is not as described. */
    public void checkEvent(String operation, String data) {
        String response = Objects.requireNonNull(operations.get(operation), operation).pointer() + "/responses/200";
        checkJson(content(response, EVENTS) + "/contentSchema", data, operation + ": an event");
    }

    /** What the document has and no answer so far: statuses, media types, headers and fields. */
    public Set<String> unseen() {
        var documented = new TreeSet<String>();
        operations.values().forEach(operation -> document.at(operation.pointer() + "/responses").propertyNames()
                .stream().filter(status -> !status.equals(DEFAULT)).forEach(status -> {
                    String response = document.resolved(operation.pointer() + "/responses/" + status);
                    documented.add(operation + " " + status);
                    document.at(response + "/headers").propertyNames()
                            .forEach(header -> documented.add(response + "/headers/" + header));
                    document.at(response + "/content").propertyNames().forEach(type -> {
                        documented.add(operation + " " + status + " " + type);
                        document.collectFields(content(response, type), documented);
                    });
                }));
        documented.removeAll(seen);
        return documented;
    }

    private void check(String method, String path, int status, Map<String, List<String>> headers,
            @Nullable String body) {
        var operation = operations.values().stream().filter(each -> each.answers(method, path))
                .min((one, other) -> Long.compare(variables(one), variables(other)));
        if (operation.isEmpty()) {
            if (!NOWHERE.contains(status) && !List.of("HEAD", "OPTIONS").contains(method)) {
                throw failure(method + " " + path + ": " + status, "is not described");
            }
            return;
        }
        String what = operation.get() + ": " + status;
        String response = response(operation.get(), status, what);
        seen.add(operation.get() + " " + status);
        checkHeaders(response, headers, what);
        checkContent(operation.get(), response, status, type(headers), body);
    }

    private String response(Operation operation, int status, String what) {
        String pointer = operation.pointer() + "/responses/" + status;
        if (document.has(pointer)) {
            return document.resolved(pointer);
        }
        if (!ANYWHERE.contains(status)) {
            throw failure(what, "is not described");
        }
        return document.resolved(operation.pointer() + "/responses/" + DEFAULT);
    }

    private void checkHeaders(String response, Map<String, List<String>> headers, String what) {
        var described = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        document.at(response + "/headers").propertyNames()
                .forEach(name -> described.put(name, response + "/headers/" + name));
        headers.keySet().stream().map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !USUAL.contains(name) && !described.containsKey(name)).forEach(name -> {
                    throw failure(what, "the header " + name + " is not described");
                });
        described.forEach((name, pointer) -> {
            var value = headers.entrySet().stream().filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> String.join(", ", header.getValue())).findFirst();
            checkHeader(document.resolved(pointer), value, what + ", " + name);
            value.ifPresent(_ -> seen.add(pointer));
        });
    }

    private void checkHeader(String header, Optional<String> value, String what) {
        if (value.isEmpty()) {
            if (document.at(header + "/required").asBoolean(false)) {
                throw failure(what, "is missing");
            }
            return;
        }
        boolean number = document.at(header + "/schema/type").asString("").equals("integer");
        checkJson(header + "/schema", number ? value.get() : ApiDocument.quoted(value.get()), what);
    }

    private void checkContent(Operation operation, String response, int status, Optional<String> type,
            @Nullable String body) {
        String what = operation + ": " + status;
        if (!document.has(response + "/content")) {
            if (body != null && !body.isEmpty()) {
                throw failure(what, "has a body: " + body);
            }
            return;
        }
        String described = type.filter(name -> document.has(content(response, name)))
                .orElseThrow(() -> failure(what, type + " is not described"));
        seen.add(operation + " " + status + " " + described);
        if (body == null || !described.contains("json")) {
            return;
        }
        var texts = described.contains("ndjson") ? Arrays.asList(body.split("\n", -1)) : List.of(body);
        texts.stream().filter(text -> !text.isEmpty() || texts.size() == 1)
                .forEach(text -> checkJson(content(response, described), text, what));
    }

    private void checkJson(String schema, String text, String what) {
        var problems = document.problems(schema, text);
        if (!problems.isEmpty()) {
            throw failure(what, text + " " + problems);
        }
        document.collectFields(schema, document.read(text), seen);
    }

    private AssertionError failure(String what, String how) {
        return new AssertionError("not as docs/api/" + service + ".yaml says of " + what + ": " + how);
    }

    private static String content(String response, String type) {
        return response + "/content/" + ApiDocument.escaped(type) + "/schema";
    }

    private static Optional<String> type(Map<String, List<String>> headers) {
        return headers.entrySet().stream().filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
                .map(header -> header.getValue().getFirst().replaceFirst(";.*", "").strip()).findFirst();
    }

    private static long variables(Operation operation) {
        return operation.path().chars().filter(letter -> letter == '{').count();
    }

    /** The example bodies of the operation's request, by their names. */
    public Map<String, String> requestExamples(String operation) {
        var examples = new TreeMap<String, String>();
        String json = Objects.requireNonNull(operations.get(operation), operation).pointer()
                + "/requestBody/content/application~1json";
        document.at(json + "/examples").propertyStream()
                .forEach(example -> examples.put(example.getKey(), example.getValue().get("value").toString()));
        JsonNode only = document.at(json + "/example");
        if (!only.isMissingNode()) {
            examples.put("example", only.toString());
        }
        return examples;
    }
}
