package io.fleet.service.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/**
 * Asks a running service everything that it answers, as everybody who might ask: each call of a table, by each way to bring a token, with tokens of
 * each scope, for the caller's own driver or order and for another's, good and bad in each way. What the service answers is read from the service
 * itself: an endpoint that the table does not have is a failure, and so is one that docs/api does not describe, or an answer that is not as described there. What it
 * can be set to and what it measures is held against what operators are told.
 */
public final class AccessMatrix implements AutoCloseable {

    private static final String PROBLEM = "application/problem+json";
    private static final List<HttpMethod> METHODS = List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST,
            HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE, HttpMethod.OPTIONS);
    private static final List<String> MANAGEMENT = List.of("/actuator/health", "/actuator/health/liveness",
            "/actuator/health/readiness", "/actuator/prometheus", "/actuator/info");
    private static final List<String> NOWHERE = List.of("/actuator", "/actuator/env", "/actuator/beans",
            "/actuator/configprops", "/actuator/heapdump", "/actuator/threaddump", "/actuator/loggers",
            "/actuator/metrics", "/actuator/mappings", "/actuator/shutdown", "/actuator/flyway");

    private final ConfigurableApplicationContext service;
    private final List<Call> table;
    private final ApiContract contract;
    private final AtomicInteger asked = new AtomicInteger();

    private AccessMatrix(ConfigurableApplicationContext service, List<Call> table) {
        this.service = service;
        this.table = table;
        this.contract = ApiContract.of(service.getEnvironment().getRequiredProperty("spring.application.name"));
    }

    /**
     * Starts the service on free ports.
     *
     * @param settings in the form {@code name=value}
     */
    public static AccessMatrix of(Class<?> application, List<Call> table, String... settings) {
        var all = Stream.concat(Stream.of(settings), Stream.of("server.port=0", "management.server.port=0",
                "fleet.jwt.secret=" + Tokens.SECRET, "fleet.jwt.audience=" + Bearer.AUDIENCE,
                "fleet.limit.failed-auth-per-minute=1000000", "fleet.limit.failed-auth-burst=1000000",
                "spring.data.redis.timeout=30s", "logging.level.fleet.audit=off"));
        return new AccessMatrix(
                new SpringApplicationBuilder(application).run(all.map("--"::concat).toArray(String[]::new)), table);
    }

    /** Whether the service is ready, as its management port says. */
    public boolean isReady() {
        return ask(port("local.management.port"), "/actuator/health/readiness", "").status() == 200;
    }

    /** A test for each call, way and token, which tries all scopes with it. */
    public Stream<DynamicTest> tests() {
        var tests = new ArrayList<DynamicTest>();
        tests.add(DynamicTest.dynamicTest("every endpoint is in the table", this::checkEndpoints));
        tests.add(DynamicTest.dynamicTest("what is described is what is in the table", this::checkDescription));
        tests.add(DynamicTest.dynamicTest("what can be set is what operators are told",
                () -> SettingsTable.check(service)));
        for (var call : table) {
            for (var way : call.ways()) {
                for (var bearer : Bearer.values()) {
                    tests.add(DynamicTest.dynamicTest(call + " " + way + " " + bearer, () -> check(call, way, bearer)));
                }
            }
        }
        table.stream().filter(call -> call.isOpen() && !call.pattern().endsWith("/")).forEach(call -> tests.add(
                DynamicTest.dynamicTest(call + " is for everybody", () -> checkOpen(call))));
        patterns().forEach(pattern -> tests.add(DynamicTest.dynamicTest("other methods of " + pattern,
                () -> checkOtherMethods(pattern))));
        tests.add(DynamicTest.dynamicTest("the management port and it alone tells how the service is",
                this::checkManagement));
        tests.add(DynamicTest.dynamicTest("what is measured is what is watched", this::checkMetrics));
        tests.add(DynamicTest.dynamicTest("figures", () -> System.out.println("AccessMatrix of "
                + service.getEnvironment().getProperty("spring.application.name") + ": " + table.size() + " calls, "
                + asked + " requests, each with the status that the table says")));
        return tests.stream();
    }

    /** After all calls, since some metrics are there from the first on of what they measure. */
    private void checkMetrics() throws IOException {
        var page = URI.create("http://localhost:" + port("local.management.port") + "/actuator/prometheus");
        try (var in = page.toURL().openStream()) {
            MetricsList.check(service.getEnvironment().getRequiredProperty("spring.application.name"),
                    new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private int port() {
        return port("local.server.port");
    }

    @Override
    public void close() {
        service.close();
    }

    private void checkEndpoints() {
        assertThat(endpoints()).as("what the service answers, compared with the table")
                .containsExactlyInAnyOrderElementsOf(
                        table.stream().map(Call::toString).collect(Collectors.toCollection(TreeSet::new)));
        assertThat(service.getBeansOfType(RequestMappingInfoHandlerMapping.class).values())
                .allSatisfy(controllers -> assertThat(controllers.getHandlerMethods()).isEmpty());
    }

    private void checkDescription() {
        var described = new TreeMap<String, Set<String>>();
        contract.operations()
                .forEach((operation, scopes) -> described.put(operation.replaceFirst("/\\{file}$", "/"), scopes));
        var expected = new TreeMap<String, Set<String>>();
        table.forEach(call -> expected.put(call.toString(), call.scopes()));
        assertThat(described).isEqualTo(expected);
    }

    private void check(Call call, Way way, Bearer bearer) {
        var wrong = new ArrayList<String>();
        for (String scope : Bearer.SCOPES) {
            for (boolean own : new boolean[]{true, false}) {
                int expected = bearer != Bearer.GOOD ? 401 : call.permits(scope, own) ? call.status(way) : 403;
                compare(way.request(port(), call, bearer, bearer.token(scope, own)), call.body(), expected,
                        "scope " + scope + ", " + (own ? "own" : "another's"), wrong);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private void checkOpen(Call call) {
        assertThat(ask(port(), call.target(), "").status()).isEqualTo(call.status());
        assertThat(ask(port(), call.target(), "garbage").status()).isEqualTo(call.status());
        assertThat(ask(port(), call.target() + "?access_token=garbage", "").status()).isEqualTo(401);
    }

    private void checkOtherMethods(String pattern) {
        var calls = table.stream().filter(call -> call.pattern().equals(pattern)).toList();
        var answered = calls.stream().map(Call::method).collect(Collectors.toSet());
        var wrong = new ArrayList<String>();
        for (var method : METHODS) {
            if (answered.contains(method)) {
                continue;
            }
            for (String scope : Bearer.SCOPES) {
                for (boolean own : new boolean[]{true, false}) {
                    boolean some = calls.stream().anyMatch(call -> call.permits(scope, own));
                    var request = Way.HEADER.request(port(), calls.getFirst().with(method), Bearer.GOOD,
                            Bearer.GOOD.token(scope, own));
                    compare(request, "", some ? 405 : 403, method + ", scope " + scope + ", own " + own, wrong);
                }
            }
            compare(Way.HEADER.request(port(), calls.getFirst().with(method), Bearer.NONE, ""), "", 401,
                    method + " without a token", wrong);
        }
        assertThat(wrong).isEmpty();
    }

    private void compare(RawRequest request, String body, int expected, String who, List<String> wrong) {
        asked.incrementAndGet();
        var answer = request.send(body);
        contract.check(request.lines().getFirst().replace(" HTTP/1.1", ""), answer);
        boolean refused = expected == 401 || expected == 403;
        if (answer.status() != expected) {
            wrong.add(who + ": " + answer.status() + " (expected: " + expected + ")");
        } else if (refused && !answer.header("Content-Type").equals(java.util.Optional.of(PROBLEM))) {
            wrong.add(who + ": " + answer.headers() + " (expected: a problem)");
        }
    }

    private void checkManagement() {
        int management = port("local.management.port");
        for (String path : MANAGEMENT) {
            assertThat(ask(management, path, "").status()).as(path).isEqualTo(200);
            for (String scope : Bearer.SCOPES) {
                assertThat(ask(port(), path, Bearer.GOOD.token(scope, true)).status()).as("public " + path)
                        .isEqualTo(404);
            }
            assertThat(ask(port(), path, "").status()).as("public " + path).isEqualTo(401);
        }
        for (String path : NOWHERE) {
            assertThat(ask(management, path, "").status()).as(path).isEqualTo(path.equals("/actuator") ? 200 : 404);
            assertThat(ask(management, path, Bearer.GOOD.token("admin", true)).status()).as(path)
                    .isEqualTo(path.equals("/actuator") ? 200 : 404);
        }
        for (var call : table) {
            assertThat(ask(management, call.target(), Bearer.GOOD.token("admin", true)).status())
                    .as(call + " on the management port").isEqualTo(404);
        }
    }

    private RawRequest.Answer ask(int port, String path, String token) {
        asked.incrementAndGet();
        var request = RawRequest.to(port, "GET " + path).header("Host", "localhost");
        return (token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).send();
    }

    private int port(String property) {
        return service.getEnvironment().getRequiredProperty(property, Integer.class);
    }

    private Set<String> patterns() {
        return table.stream().filter(call -> !call.isOpen()).map(Call::pattern)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> endpoints() {
        var found = new Endpoints();
        service.getBeansOfType(RouterFunction.class).values().forEach(routes -> routes.accept(found));
        return found.all();
    }

    /** By which ways a token is brought. */
    public enum Way {
        /** In the header. */
        HEADER,
        /** In the header, for server-sent events. */
        EVENTS,
        /** In the header of a WebSocket's handshake. */
        SOCKET,
        /** As a subprotocol of a WebSocket's handshake. */
        SUBPROTOCOL;

        private static final String PROTOCOLS = "Sec-WebSocket-Protocol";

        RawRequest request(int port, Call call, Bearer bearer, String token) {
            String target = bearer.target(call.target(), token);
            var request = switch (this) {
                case HEADER, EVENTS -> RawRequest.to(port, call.method() + " " + target);
                case SOCKET, SUBPROTOCOL -> RawRequest.socket(port, target);
            };
            request = request.header("Host", "localhost");
            if (this == EVENTS) {
                request = request.header("Accept", "text/event-stream");
            }
            if (!call.body().isEmpty()) {
                request = request.header("Content-Type", "application/json");
            }
            if (this == SUBPROTOCOL) {
                return request.header(PROTOCOLS, bearer.isShown() ? "fleet.v1, bearer." + token : "fleet.v1");
            }
            return bearer.isShown() ? request.header("Authorization", "Bearer " + token) : request;
        }
    }

    /** Who may make a call. */
    public enum Who {
        /** The driver whom the path names. */
        THE_DRIVER,
        /** A customer of the order that the path names. */
        THE_CUSTOMER, DISPATCHER, ADMIN
    }

    /**
     * A row of the table.
     *
     * @param query  what follows the path, or nothing
     * @param body   JSON, or nothing
     * @param status the answer to one who may
     */
    public record Call(HttpMethod method, String pattern, String query, String body, Set<Who> who, List<Way> ways,
            int status) {

        /** That driver, order and dead letter are the ones of the path. */
        static final String DRIVER = "12345";
        static final String ORDER = "order_123";

        private static final String LETTER = "1-0";

        public Call {
            who = Set.copyOf(who);
            ways = List.copyOf(ways);
        }

        /** A call that these may make, with a token in the header. */
        public static Call of(HttpMethod method, String pattern, int status, Who... who) {
            return new Call(method, pattern, "", "", Set.of(who), List.of(Way.HEADER), status);
        }

        /** A path that everybody may read, with any token and without. */
        public static Call open(String path) {
            return new Call(HttpMethod.GET, path, "", "", Set.of(), List.of(), 200);
        }

        public Call asking(String what) {
            return new Call(method, pattern, "?" + what, body, who, ways, status);
        }

        public Call sending(String json) {
            return new Call(method, pattern, query, json, who, ways, status);
        }

        /** The same by these ways too. */
        public Call also(Way... more) {
            var all = new ArrayList<>(ways);
            all.addAll(Arrays.asList(more));
            return new Call(method, pattern, query, body, who, all, status);
        }

        Call with(HttpMethod other) {
            return new Call(other, pattern, query, "", who, ways, status);
        }

        boolean isOpen() {
            return who.isEmpty();
        }

        String target() {
            return pattern.replace("{driver_id}", DRIVER).replace("{order_id}", ORDER).replace("{id}", LETTER) + query;
        }

        int status(Way way) {
            return switch (way) {
                case HEADER -> status;
                case EVENTS -> 200;
                case SOCKET, SUBPROTOCOL -> 101;
            };
        }

        /** Tokens of which scopes may be good for it. */
        Set<String> scopes() {
            return Bearer.SCOPES.stream().filter(scope -> permits(scope, true))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        boolean permits(String scope, boolean own) {
            return switch (scope) {
                case "driver" -> own && who.contains(Who.THE_DRIVER);
                case "customer" -> own && who.contains(Who.THE_CUSTOMER);
                case "dispatcher" -> who.contains(Who.DISPATCHER);
                case "admin" -> who.contains(Who.ADMIN);
                default -> false;
            };
        }

        @Override
        public String toString() {
            return method + " " + pattern;
        }
    }
}
